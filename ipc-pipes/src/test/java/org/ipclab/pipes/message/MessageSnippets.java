package org.ipclab.pipes.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.ipclab.pipes.Bytes;
import org.ipclab.pipes.ChildCommand;
import org.ipclab.pipes.ChildProcess;
import org.ipclab.pipes.PipeChannel;
import org.ipclab.pipes.Stdio;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the Javadoc of the message classes shows. */
class MessageSnippets {
    private static final int MAX = 1 << 20;

    @Test
    void framesKeepTheirBounds() throws Exception {
        PipeChannel pipe = PipeChannel.open();
        // @start region="frames"
        try (FrameWriter writer = FrameWriter.over(pipe.sink(), MAX)) {
            writer.write("one".getBytes(StandardCharsets.UTF_8));
            writer.write("two".getBytes(StandardCharsets.UTF_8));
        }
        try (FrameReader reader = FrameReader.over(pipe.source(), MAX)) {
            Optional<byte[]> one = reader.read();
            Optional<byte[]> two = reader.read();
            Optional<byte[]> end = reader.read(); // empty
            // @end
            assertThat(one.orElseThrow()).asString().isEqualTo("one");
            assertThat(two.orElseThrow()).asString().isEqualTo("two");
            assertThat(end).isEmpty();
        }
    }

    @Test
    void linesGoToAProgramAndBack() throws Exception {
        List<String> found = new ArrayList<>();
        // @start region="lines"
        ChildCommand grep =
                ChildProcess.command("grep", "pipe").stdin(Stdio.PIPE).stdout(Stdio.PIPE);
        try (ChildProcess child = grep.start()) {
            try (LineWriter words = LineWriter.over(child.stdin(), 1000)) {
                words.write("a pipe");
                words.write("a socket");
            }
            LineReader lines = LineReader.over(child.stdout(), 1000);
            for (var line = lines.read(); line.isPresent(); line = lines.read()) {
                found.add(line.get()); // a pipe
            }
        }
        // @end
        assertThat(found).containsExactly("a pipe");
    }

    @Test
    void smallWritesAreGathered() throws Exception {
        PipeChannel pipe = PipeChannel.open();
        // @start region="batches"
        BatchingSink batches = BatchingSink.over(pipe.sink(), 1 << 16, Duration.ofMillis(1));
        try (FrameWriter writer = FrameWriter.over(batches, MAX)) {
            for (int i = 0; i < 1000; i++) {
                writer.write(ByteBuffer.allocate(4).putInt(i).flip());
            }
        } // flushed, and closed
        // @end
        try (FrameReader reader = FrameReader.over(pipe.source(), MAX)) {
            for (int i = 0; i < 1000; i++) {
                assertThat(ByteBuffer.wrap(reader.read().orElseThrow()).getInt()).isEqualTo(i);
            }
            assertThat(reader.read()).isEmpty();
        }
    }

    @Test
    void aFramingOfOnesOwnGoesWhereTheOthersGo() throws Exception {
        List<String> found = new ArrayList<>();
        PipeChannel pipe = PipeChannel.open();
        pipe.sink().write(Bytes.of("a\0bc\0"));
        pipe.sink().close();
        // @start region="framing"
        Framing<String> zeroEnded =
                bytes -> {
                    for (int i = bytes.position(); i < bytes.limit(); i++) {
                        if (bytes.get(i) == 0) {
                            byte[] text = new byte[i - bytes.position()];
                            bytes.get(text).get(); // the text and the zero behind it
                            return new String(text, StandardCharsets.UTF_8);
                        }
                    }
                    return null;
                };
        try (var names = MessageReader.over(pipe.source(), zeroEnded)) {
            for (var name = names.read(); name.isPresent(); name = names.read()) {
                found.add(name.get());
            }
        }
        // @end
        assertThat(found).containsExactly("a", "bc");
    }

    @Test
    void aDecoderWorksOnBytesThatWereReadElsewhere() throws Exception {
        List<String> found = new ArrayList<>();
        PipeChannel pipe = PipeChannel.open();
        pipe.sink().write(Bytes.of("one\ntwo"));
        pipe.sink().close();
        // @start region="decoder"
        MessageDecoder<String> decoder = MessageDecoder.of(Framing.lines());
        ByteBuffer chunk = ByteBuffer.allocateDirect(8192);
        while (pipe.source().read(chunk.clear()) != -1) {
            chunk.flip();
            for (var line = decoder.next(chunk); line != null; line = decoder.next(chunk)) {
                found.add(line);
            }
        }
        String last = decoder.last(); // null if the file ended with a line's end
        // @end
        assertThat(found).containsExactly("one");
        assertThat(last).isEqualTo("two");
    }
}
