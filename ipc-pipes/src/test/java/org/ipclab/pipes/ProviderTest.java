package org.ipclab.pipes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.file.Path;

class ProviderTest {
    /** Says which provider it has, and uses it for all that either can do. */
    static final class Child {
        public static void main(String[] arguments) throws Exception {
            try (PipeChannel pipe = PipeChannel.open(100_000)) {
                pipe.source().configureBlocking(false);
                pipe.sink().configureBlocking(false);
                ByteBuffer direct = ByteBuffer.allocateDirect(100);
                assertThat(pipe.source().read(direct)).isZero();
                direct.put(Bytes.of(Provider.current().getClass().getSimpleName()));
                pipe.sink().write(direct.flip());
                pipe.source().configureBlocking(true);
                pipe.sink().configureBlocking(true);
                assertThat(pipe.sink().isBroken()).isFalse();
                System.out.print(throughCat(pipe));
            } catch (IllegalStateException e) {
                System.out.print(e.getMessage());
            }
        }

        private static String throughCat(PipeChannel pipe) throws Exception {
            try (ChildProcess cat =
                    ChildProcess.command("cat").stdin(pipe.source()).stdout(Stdio.PIPE).start()) {
                pipe.sink().close();
                return Bytes.readText(cat.stdout());
            }
        }
    }

    private static String run(String... options) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String[] command = new String[options.length + 4];
        command[0] = java;
        System.arraycopy(options, 0, command, 1, options.length);
        command[options.length + 1] = "-cp";
        command[options.length + 2] = System.getProperty("java.class.path");
        command[options.length + 3] = Child.class.getName();
        try (ChildProcess child = ChildProcess.command(command).stdout(Stdio.PIPE).start()) {
            String output = Bytes.readText(child.stdout());
            assertThat(child.waitFor().isSuccess()).isTrue();
            return output;
        }
    }

    @Test
    void theKernelIsCalledWhereThatIsAllowed() throws Exception {
        assertThat(run("--enable-native-access=ALL-UNNAMED")).isEqualTo("KernelProvider");
    }

    @Test
    void theJdkDoesAllTheWorkWhereNativeAccessIsDenied() throws Exception {
        assertThat(run("--illegal-native-access=deny")).isEqualTo("PortableProvider");
    }

    @Test
    void eitherCanBeForced() throws Exception {
        assertThat(run("-Dorg.ipclab.pipes.provider=portable")).isEqualTo("PortableProvider");
        assertThat(run("--illegal-native-access=deny", "-Dorg.ipclab.pipes.provider=kernel"))
                .contains("--enable-native-access");
        assertThat(run("-Dorg.ipclab.pipes.provider=neither"))
                .isEqualTo("org.ipclab.pipes.provider is 'kernel' or 'portable', not 'neither'");
    }
}
