package org.ipclab.pipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;

/** Either side of a pipe is killed at some moment: the other side never hangs. */
class PipeKillTest {
    private static final int TIMES = 40;

    private static Random random(RepetitionInfo repetition) {
        return new Random(repetition.getCurrentRepetition());
    }

    @RepeatedTest(TIMES)
    void whatWasReadOfAKilledWriterIsAPrefixOfWhatItWrote(RepetitionInfo repetition)
            throws Exception {
        int enough = random(repetition).nextInt(2_000_000);
        try (ChildProcess writer =
                ChildProcess.command("seq", "1", "1000000000").stdout(Stdio.PIPE).start()) {
            ByteBuffer read = ByteBuffer.allocate(enough + (4 << 20));
            while (read.position() < enough) {
                writer.stdout().read(read);
            }
            writer.destroyForcibly();
            while (writer.stdout().read(read) != -1) {}
            assertThat(writer.waitFor().signal()).isEqualTo(9);
            assertCounts(read.flip());
        }
    }

    private static void assertCounts(ByteBuffer text) {
        StringBuilder expected = new StringBuilder(text.remaining() + 16);
        for (int i = 1; expected.length() < text.remaining(); i++) {
            expected.append(i).append('\n');
        }
        expected.setLength(text.remaining());
        assertThat(Bytes.of(expected.toString()).equals(text)).isTrue();
    }

    @RepeatedTest(TIMES)
    void aWriterIsToldThatItsReaderWasKilled(RepetitionInfo repetition) throws Exception {
        int enough = random(repetition).nextInt(500_000);
        PipeChannel pipe = PipeChannel.open();
        try (pipe;
                ChildProcess reader =
                        ChildProcess.command("cat")
                                .stdin(pipe.source())
                                .stdout(Stdio.DISCARD)
                                .start()) {
            ByteBuffer bytes = ByteBuffer.allocate(1000);
            for (int written = 0; written < enough; written += 1000) {
                pipe.sink().write(bytes.clear());
            }
            reader.destroyForcibly();
            assertThatThrownBy(() -> writeForEver(pipe.sink()))
                    .isInstanceOf(BrokenPipeException.class);
        }
    }

    private static void writeForEver(PipeSink sink) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(1000);
        while (true) {
            sink.write(bytes.clear());
        }
    }
}
