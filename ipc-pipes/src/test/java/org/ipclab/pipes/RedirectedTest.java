package org.ipclab.pipes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs whose standard streams a shell has redirected to files, or closed. */
@Tag("kernel")
class RedirectedTest {
    private static final String IN = "first\nsecond\nthird\n".repeat(20_000);

    @TempDir private Path directory;

    /** Copies its input to its output, in the way that its argument names. */
    static final class Copy {
        public static void main(String[] arguments) throws Exception {
            switch (arguments[0]) {
                case "blocking" -> copy(Inherited.source(0), Inherited.sink(1));
                case "selecting" -> select(Inherited.source(0), Inherited.sink(1));
                case "by a child" ->
                        ChildProcess.command("cat")
                                .stdin(Inherited.source(0))
                                .stdout(Inherited.sink(1))
                                .start()
                                .waitFor();
                case "in a virtual thread" ->
                        Threads.start(Thread.ofVirtual(), Copy::copyStandard).result().get();
                case "relaying" -> Relay.between(Inherited.source(0), Inherited.sink(1)).transfer();
                case "refused" -> {
                    try {
                        Inherited.source(0);
                    } catch (IOException e) {
                        Inherited.sink(1).write(Bytes.of(e.getMessage()));
                    }
                }
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        }

        private static boolean copyStandard() throws IOException {
            copy(Inherited.source(0), Inherited.sink(1));
            return true;
        }

        private static void copy(PipeSource from, PipeSink to) throws IOException {
            ByteBuffer buffer = ByteBuffer.allocateDirect(10_000);
            while (from.read(buffer.clear()) != -1) {
                to.write(buffer.flip());
            }
        }

        /** A file is ready at once, always. */
        private static void select(PipeSource from, PipeSink to) throws IOException {
            from.configureBlocking(false);
            to.configureBlocking(false);
            ByteBuffer buffer = ByteBuffer.allocate(10_000);
            try (Selector selector = Selector.open()) {
                from.register(selector, SelectionKey.OP_READ);
                SelectionKey out = to.register(selector, SelectionKey.OP_WRITE);
                while (true) {
                    selector.select();
                    if (selector.selectedKeys().size() != 2 || !out.isWritable()) {
                        throw new IllegalStateException("a file was not ready");
                    }
                    selector.selectedKeys().clear();
                    if (from.read(buffer.clear()) == -1) {
                        return;
                    }
                    to.write(buffer.flip());
                }
            }
        }
    }

    /** Runs a script in which {@code "$@"} is the program. */
    private void run(String script, String way) throws Exception {
        List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(Copy.class.getName(), way));
        ChildCommand shell = ChildProcess.command(command.toArray(String[]::new));
        try (ChildProcess child = shell.directory(directory).start()) {
            assertThat(child.waitFor().isSuccess()).isTrue();
        }
    }

    private String out() throws IOException {
        return Files.readString(directory.resolve("out"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"blocking", "selecting", "by a child", "in a virtual thread", "relaying"})
    void aFileIsReadAndWrittenFromWhereTheShellWas(String way) throws Exception {
        Files.writeString(directory.resolve("in"), "head\n" + IN);
        run("(read line; echo \"$line\"; \"$@\"; echo tail) <in >out", way);
        assertThat(out()).isEqualTo("head\n" + IN + "tail\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"blocking", "by a child"})
    void aFileThatIsAppendedToKeepsWhatOthersWroteMeanwhile(String way) throws Exception {
        Files.writeString(directory.resolve("in"), IN);
        Files.writeString(directory.resolve("out"), "before\n");
        run("exec 3>>out; echo other >>out; \"$@\" <in >&3; echo after >&3", way);
        assertThat(out()).isEqualTo("before\nother\n" + IN + "after\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"blocking", "selecting", "by a child", "in a virtual thread", "relaying"})
    void nothingIsReadAndWrittenWhereThatIsWhatThereIs(String way) throws Exception {
        run("\"$@\" </dev/null >/dev/null", way);
    }

    @Test
    void aClosedDescriptorIsToldAndNoFileOfTheMachineIsTaken() throws Exception {
        run("\"$@\" <&- >out", "refused");
        assertThat(out()).isEqualTo("this process was not started with a pipe on descriptor 0");
    }

    @Test
    void aDirectoryIsToldToHaveNoBytes() throws Exception {
        run("\"$@\" </ >out", "refused");
        assertThat(out()).isEqualTo("descriptor 0 is a directory, which has no bytes");
    }

    @Test
    void aFifoEndsWithItsWriter() throws Exception {
        Files.writeString(directory.resolve("in"), IN);
        run("mkfifo f; cat in >f & \"$@\" <f >out; wait", "blocking");
        assertThat(out()).isEqualTo(IN);
    }
}
