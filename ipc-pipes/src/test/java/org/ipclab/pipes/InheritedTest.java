package org.ipclab.pipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

class InheritedTest {
    /** Runs the case that its argument names, and writes what came of it to descriptor 5. */
    static final class Child {
        public static void main(String[] arguments) throws Exception {
            try (PipeSink answer = Inherited.sink(5)) {
                answer.write(Bytes.of(run(arguments[0])));
            }
        }

        private static String run(String name) throws Exception {
            return switch (name) {
                case "standard streams" -> standardStreams();
                case "twice" -> {
                    Inherited.source(0).close();
                    yield failure(() -> Inherited.source(3)) + failure(() -> Inherited.source(3));
                }
                case "one carrier" -> oneCarrier();
                default -> throw new IllegalArgumentException(name);
            };
        }

        private static String standardStreams() throws Exception {
            try (PipeSource in = Inherited.source(0);
                    PipeSink out = Inherited.sink(1)) {
                String text = Bytes.readText(in);
                System.out.println("this goes nowhere");
                out.write(Bytes.of("<" + text + ">"));
                return "System.in gives " + System.in.read();
            }
        }

        private static String failure(Callable<?> action) {
            try {
                return action.call() + ";";
            } catch (Exception e) {
                return e.getMessage() + ";";
            }
        }

        /** More virtual threads wait for pipes than there are carriers: one. */
        private static String oneCarrier() throws Exception {
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                    PipeSource in = Inherited.source(3);
                    PipeChannel there = PipeChannel.open();
                    PipeChannel back = PipeChannel.open()) {
                Future<String> last = threads.submit(() -> Bytes.readText(back.source()));
                threads.submit(() -> copy(there.source(), back.sink()));
                threads.submit(() -> copy(in, there.sink()));
                return last.get();
            }
        }

        private static Void copy(PipeSource from, PipeSink to) throws IOException {
            ByteBuffer buffer = ByteBuffer.allocate(16);
            try (to) {
                while (from.read(buffer.clear()) != -1) {
                    to.write(buffer.flip());
                }
            }
            return null;
        }
    }

    private static String answer(ChildCommand command) throws Exception {
        PipeChannel pipe = PipeChannel.open();
        try (pipe;
                ChildProcess child = command.fd(5, pipe.sink()).start()) {
            String answer = Bytes.readText(pipe.source());
            assertThat(child.waitFor().isSuccess()).isTrue();
            return answer;
        }
    }

    @Test
    void standardStreamsCanBeTakenAndTheirNumbersAreNotFree() throws Exception {
        PipeChannel in = PipeChannel.open();
        PipeChannel out = PipeChannel.open();
        in.sink().write(Bytes.of("hello"));
        in.sink().close();
        ChildCommand child =
                ChildProcess.java(Child.class, "standard streams")
                        .stdin(in.source())
                        .stdout(out.sink());
        assertThat(answer(child)).isEqualTo("System.in gives -1");
        assertThat(Bytes.readText(out.source())).isEqualTo("<hello>");
        out.close();
    }

    @Test
    void aChildLeavesNoTemporaryFile() throws Exception {
        List<Path> before = temporaryFiles();
        answer(ChildProcess.java(Child.class, "twice").stdin(Stdio.DISCARD));
        ChildCommand neverOpens = ChildProcess.command("sh", "-c", "exit 0");
        PipeChannel pipe = PipeChannel.open();
        try (pipe;
                ChildProcess child = neverOpens.fd(5, pipe.sink()).start()) {
            child.waitFor();
        }
        assertThat(temporaryFiles()).isEqualTo(before);
    }

    private static List<Path> temporaryFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("ipclab-"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aDescriptorThatWasNotGivenOrIsNoPipeIsRefused() throws Exception {
        assertThat(answer(ChildProcess.java(Child.class, "twice").stdin(Stdio.DISCARD)))
                .isEqualTo("this process was not started with a pipe on descriptor 3;".repeat(2));
    }

    @Test
    void virtualThreadsOnOneCarrierWaitForPipesSideBySide() throws Exception {
        PipeChannel in = PipeChannel.open();
        ChildCommand child =
                ChildProcess.java(Child.class, "one carrier")
                        .jvmOptions(
                                "-Djdk.virtualThreadScheduler.parallelism=1",
                                "-Djdk.virtualThreadScheduler.maxPoolSize=1")
                        .fd(3, in.source());
        PipeChannel pipe = PipeChannel.open();
        try (pipe;
                ChildProcess running = child.fd(5, pipe.sink()).start()) {
            in.sink().write(Bytes.of("through three threads"));
            in.sink().close();
            assertThat(Bytes.readText(pipe.source())).isEqualTo("through three threads");
            assertThat(running.waitFor().isSuccess()).isTrue();
        }
    }

    @Tag("kernel")
    @Test
    void theWrongDirectionIsRefused() throws Exception {
        try (PipeChannel pipe = PipeChannel.open()) {
            int readEnd = pipe.source().descriptor();
            assertThatThrownBy(() -> Inherited.sink(readEnd))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is not open for writing");
            assertThatThrownBy(() -> Inherited.source(-1))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
