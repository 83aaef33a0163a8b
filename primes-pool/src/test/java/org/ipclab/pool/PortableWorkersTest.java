package org.ipclab.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.ipclab.pipes.ChildProcess;
import org.ipclab.pipes.Stdio;
import org.junit.jupiter.api.Test;

import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** Workers where the kernel may not be called, and workers that nobody gave their pipes. */
class PortableWorkersTest {
    /** A program without native access that uses a pool. */
    static final class Parent {
        public static void main(String[] arguments) throws Exception {
            try (var pool = ProcessPool.ofWorkers(2)) {
                System.out.println(pool.map(n -> n * n, List.of(1, 2, 3)));
                try {
                    pool.submit(() -> Runtime.getRuntime().halt(7)).get();
                } catch (ExecutionException e) {
                    System.out.println(e.getCause() instanceof WorkerCrashedException);
                }
                System.out.println(pool.submit(() -> "alive").get());
            }
        }
    }

    @Test
    void aPoolWorksAlsoWhereNativeAccessIsDenied() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String path = System.getProperty("java.class.path");
        String main = Parent.class.getName();
        try (ChildProcess parent =
                ChildProcess.command(java, "--illegal-native-access=deny", "-cp", path, main)
                        .stdout(Stdio.PIPE)
                        .start()) {
            byte[] output = Channels.newInputStream(parent.stdout()).readAllBytes();
            assertThat(new String(output, StandardCharsets.UTF_8).lines())
                    .containsExactly("[1, 4, 9]", "true", "alive");
            assertThat(parent.waitFor().isSuccess()).isTrue();
        }
    }

    /** Its descriptors 3 and 4 are files of the virtual machine's own, such as its jars. */
    @Test
    void aWorkerThatGotNoPipesSaysSoAndTouchesNoFile() throws Exception {
        try (ChildProcess worker =
                ChildProcess.java(WorkerMain.class, "1024", "*")
                        .stdin(Stdio.PIPE)
                        .stderr(Stdio.PIPE)
                        .start()) {
            byte[] errors = Channels.newInputStream(worker.stderr()).readAllBytes();
            assertThat(new String(errors, StandardCharsets.UTF_8))
                    .contains("not started with a pipe on descriptor 3");
            assertThat(worker.waitFor().isSuccess()).isFalse();
        }
    }
}
