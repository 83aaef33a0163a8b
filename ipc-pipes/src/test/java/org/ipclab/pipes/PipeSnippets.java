package org.ipclab.pipes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;

/** What the Javadoc shows. */
class PipeSnippets {
    @Test
    void aPipeCarriesBytesUntilTheEndOfFile() throws Exception {
        // @start region="first"
        try (PipeChannel pipe = PipeChannel.open()) {
            pipe.sink().write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
            pipe.sink().close();

            ByteBuffer buffer = ByteBuffer.allocate(64);
            int first = pipe.source().read(buffer); // 3
            int then = pipe.source().read(buffer); // -1: end of file
            // @end
            assertThat(first).isEqualTo(3);
            assertThat(then).isEqualTo(-1);
        }
    }

    @Test
    void aChildSortsWhatItIsGiven() throws Exception {
        // @start region="child"
        PipeChannel words = PipeChannel.open();
        ChildCommand sort = ChildProcess.command("sort").stdin(words.source()).stdout(Stdio.PIPE);
        try (ChildProcess child = sort.start()) { // the child has the read end now, we do not
            try (PrintStream out = new PrintStream(Channels.newOutputStream(words.sink()))) {
                out.println("pipe");
                out.println("fork");
            } // end of file: sort begins
            BufferedReader sorted =
                    new BufferedReader(Channels.newReader(child.stdout(), StandardCharsets.UTF_8));
            String first = sorted.readLine(); // fork
            ExitStatus exit = child.waitFor(); // exit code 0
            // @end
            assertThat(first).isEqualTo("fork");
            assertThat(exit.isSuccess()).isTrue();
        }
    }

    /** The child of the next test. */
    static final class Doubler {
        public static void main(String[] arguments) throws Exception {
            // @start region="inherited"
            try (PipeSource in = Inherited.source(3);
                    PipeSink out = Inherited.sink(4)) {
                ByteBuffer buffer = ByteBuffer.allocate(64);
                while (in.read(buffer.clear()) != -1) {
                    buffer.flip();
                    out.write(new ByteBuffer[] {buffer.duplicate(), buffer});
                }
            }
            // @end
        }
    }

    @Test
    void aJavaChildFindsItsEnds() throws Exception {
        PipeChannel to = PipeChannel.open();
        PipeChannel from = PipeChannel.open();
        try (ChildProcess child =
                        ChildProcess.java(Doubler.class)
                                .fd(3, to.source())
                                .fd(4, from.sink())
                                .start();
                PipeSource answer = from.source()) {
            to.sink().write(ByteBuffer.wrap("ab".getBytes(StandardCharsets.UTF_8)));
            to.sink().close();
            assertThat(Bytes.readAll(answer)).asString().isEqualTo("abab");
            assertThat(child.waitFor().isSuccess()).isTrue();
        }
    }
}
