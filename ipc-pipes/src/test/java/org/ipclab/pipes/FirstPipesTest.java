package org.ipclab.pipes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The first pipes of a program are opened without a call of the kernel, and are no different. */
@Tag("kernel")
class FirstPipesTest {
    private static final int PIPES = 12;

    @ParameterizedTest
    @ValueSource(strings = {"alone", "among others"})
    void theNumbersOfTheFirstPipesAreTheirOwn(String how) throws Exception {
        try (ChildProcess program =
                ChildProcess.java(Program.class, how).stdout(Stdio.PIPE).start()) {
            assertThat(Bytes.readText(program.stdout())).isEqualTo("all well");
            assertThat(program.waitFor().isSuccess()).isTrue();
        }
    }

    /** Opens pipes, in a virtual machine that has opened none before. */
    static final class Program {
        public static void main(String[] how) throws Exception {
            boolean alone = how[0].equals("alone");
            if (!alone) {
                Thread.ofPlatform().daemon().start(Program::openAndClosePipesForEver);
            }
            List<PipeChannel> pipes = new ArrayList<>();
            for (int i = 0; i < PIPES; i++) {
                PipeChannel pipe = PipeChannel.open();
                pipes.add(pipe);
                check(!alone || i > 0 || !isCloseOnExec(pipe.sink()), "the first is not early");
                check(link(pipe.source()).startsWith("pipe:"), "no pipe at the number");
                check(link(pipe.source()).equals(link(pipe.sink())), "two pipes");
                check(flags(pipe.source()).endsWith("0"), "the source is not for reading");
                check(flags(pipe.sink()).endsWith("1"), "the sink is not for writing");
            }
            for (PipeChannel pipe : pipes) {
                pipe.sink().write(ByteBuffer.allocate(7));
                check(pipe.source().available() == 7, "bytes went elsewhere");
                check(isCloseOnExec(pipe.source()) && isCloseOnExec(pipe.sink()), "not marked");
                pipe.close();
            }
            System.out.print("all well");
        }

        private static void openAndClosePipesForEver() {
            try {
                while (true) {
                    Pipe pipe = Pipe.open();
                    pipe.source().close();
                    pipe.sink().close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static String link(PipeEnd end) throws IOException {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/" + end.descriptor())).toString();
        }

        private static String flags(PipeEnd end) throws IOException {
            return Files.readAllLines(Path.of("/proc/self/fdinfo/" + end.descriptor())).stream()
                    .filter(line -> line.startsWith("flags:"))
                    .findFirst()
                    .orElseThrow();
        }

        private static boolean isCloseOnExec(PipeEnd end) throws IOException {
            String octal = flags(end).substring("flags:".length()).trim();
            return (Integer.parseInt(octal, 8) & 02000000) != 0;
        }

        private static void check(boolean holds, String otherwise) {
            if (!holds) {
                throw new AssertionError(otherwise);
            }
        }
    }
}
