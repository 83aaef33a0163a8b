package org.ipclab.pipes.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.ipclab.pipes.Bytes;
import org.ipclab.pipes.ChildCommand;
import org.ipclab.pipes.ChildProcess;
import org.ipclab.pipes.PipeChannel;
import org.ipclab.pipes.Stdio;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class LineTest {
    private static List<String> linesOf(String text) throws IOException {
        LineReader reader =
                LineReader.over(Chunks.whole(text.getBytes(StandardCharsets.UTF_8)), 1_000_000);
        List<String> lines = new ArrayList<>();
        for (var line = reader.read(); line.isPresent(); line = reader.read()) {
            lines.add(line.get());
        }
        return lines;
    }

    @Test
    void anyEndingEndsALineAndTheLastNeedsNone() throws Exception {
        assertThat(linesOf("a\nb\r\nc\rd")).containsExactly("a", "b", "c", "d");
        assertThat(linesOf("a\n\n\r\r\n\n")).containsExactly("a", "", "", "", "");
        assertThat(linesOf("\n")).containsExactly("");
        assertThat(linesOf("")).isEmpty();
    }

    @Test
    void textMayHaveAnyCharacterAndAnyLength() throws Exception {
        String longest = "\u00e9\u20ac\ud83d\ude00".repeat(50_000);
        assertThat(linesOf(longest + "\n" + longest)).containsExactly(longest, longest);
    }

    @Test
    void bytesThatAreNoUtf8BecomeReplacementCharacters() throws Exception {
        byte[] latin = "caf\u00e9\nbar".getBytes(StandardCharsets.ISO_8859_1);
        LineReader reader = LineReader.over(Chunks.whole(latin), 100);
        assertThat(reader.read()).contains("caf\ufffd");
        assertThat(reader.read()).contains("bar");
    }

    @Test
    void aLineIsHandedOnAtItsCarriageReturn() throws Exception {
        try (PipeChannel pipe = PipeChannel.open()) {
            LineReader reader = LineReader.over(pipe.source(), 100);
            pipe.sink().write(Bytes.of("one\r"));
            assertThat(reader.read()).contains("one");
            pipe.sink().write(Bytes.of("\ntwo\r\n"));
            assertThat(reader.read()).contains("two");
        }
    }

    @Test
    void aLineAboveTheBoundIsAnErrorAtEveryRead() throws Exception {
        try (PipeChannel pipe = PipeChannel.open()) {
            LineReader reader = LineReader.over(pipe.source(), 4);
            pipe.sink().write(Bytes.of("four\n12345"));
            assertThat(reader.read()).contains("four");
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(reader::read)
                        .isInstanceOf(MessageTooLongException.class)
                        .hasMessageContaining("the bound of 4 bytes");
            }
        }
    }

    @Test
    void aLineThatHasNotEndedYetIsKept() throws Exception {
        LineReader reader = LineReader.over(Chunks.of("ab\n".getBytes("UTF-8"), List.of(1, 0)), 9);
        assertThatThrownBy(reader::read).isInstanceOf(IllegalBlockingModeException.class);
        assertThat(reader.read()).contains("ab");
    }

    @Test
    void anEventLoopIsHandedTheLinesThatAreWholeAndTheLastOneAtTheEnd() throws Exception {
        try (PipeChannel pipe = PipeChannel.open()) {
            pipe.source().configureBlocking(false);
            LineReader reader = LineReader.over(pipe.source(), 100);
            List<String> lines = new ArrayList<>();
            pipe.sink().write(Bytes.of("a\nb\nc"));
            assertThat(reader.readTo(lines::add)).isTrue();
            assertThat(lines).containsExactly("a", "b");
            pipe.sink().close();
            assertThat(reader.readTo(lines::add)).isFalse();
            assertThat(reader.readTo(lines::add)).isFalse();
            assertThat(lines).containsExactly("a", "b", "c");
        }
    }

    @Test
    void writtenLinesEndWithALineFeed() throws Exception {
        try (PipeChannel pipe = PipeChannel.open()) {
            LineWriter writer = LineWriter.over(pipe.sink(), 100);
            writer.write("caf\u00e9");
            writer.write("");
            writer.close();
            assertThat(Bytes.readText(pipe.source())).isEqualTo("caf\u00e9\n\n");
        }
    }

    @Tag("kernel")
    @Test
    void aLineThatWouldBeReadAsTwoOrIsTooLongIsRefused() throws Exception {
        try (PipeChannel pipe = PipeChannel.open()) {
            LineWriter writer = LineWriter.shared(pipe.sink());
            assertThatThrownBy(() -> writer.write("a\nb"))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> writer.write("\r"))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> writer.write("\u00e9".repeat(2048)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("4096 bytes");
            assertThat(pipe.source().available()).isZero();
        }
    }

    @Test
    void whatAChildPrintsComesLineByLine() throws Exception {
        ChildCommand command =
                ChildProcess.command("sh", "-c", "echo one; printf 'two'").stdout(Stdio.PIPE);
        try (ChildProcess child = command.start();
                LineReader lines = LineReader.over(child.stdout(), 1000)) {
            assertThat(lines.read()).contains("one");
            assertThat(lines.read()).contains("two");
            assertThat(lines.read()).isEqualTo(Optional.empty());
        }
    }
}
