package org.ipclab.pipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Many children, started at once and one after the other. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ChildStormTest {
    private static final int THREADS = 3;

    @Test
    void endOfFileIsNeverLateWhileOthersStartChildrenToo() throws Exception {
        together(100, ChildStormTest::endOfFileComesWhileTheNextChildLives);
    }

    private static Void endOfFileComesWhileTheNextChildLives() throws Exception {
        try (PipeChannel pipe = PipeChannel.open();
                ChildProcess sleeper = ChildProcess.command("cat").stdin(Stdio.PIPE).start()) {
            pipe.sink().close();
            assertThat(pipe.source().read(ByteBuffer.allocate(1))).isEqualTo(-1);
            sleeper.stdin().close();
            assertThat(sleeper.waitFor().isSuccess()).isTrue();
        }
        return null;
    }

    @Tag("kernel")
    @Test
    void noDescriptorLeaksIntoAnyOfThousandsOfChildrenThatAreStartedTogether() throws Exception {
        together(1_000, ChildStormTest::aChildSeesNoDescriptorButItsOwn);
    }

    /** The shell's own look into the folder takes the lowest number that is free. */
    private static Void aChildSeesNoDescriptorButItsOwn() throws Exception {
        ChildCommand command = ChildProcess.command("sh", "-c", "echo /proc/self/fd/*");
        try (PipeChannel pipe = PipeChannel.open();
                ChildProcess child = command.stdout(Stdio.PIPE).start()) {
            pipe.sink().close();
            assertThat(pipe.source().read(ByteBuffer.allocate(1))).isEqualTo(-1);
            assertThat(Bytes.readText(child.stdout()).trim().replace("/proc/self/fd/", ""))
                    .isEqualTo("0 1 2 3");
            assertThat(child.waitFor().isSuccess()).isTrue();
        }
        return null;
    }

    /** Some threads do it again and again, while one more starts children by ProcessBuilder. */
    private static void together(int rounds, Callable<Void> start) throws Exception {
        List<Callable<Void>> kinds = new ArrayList<>();
        kinds.add(ChildStormTest::startByProcessBuilder);
        for (int i = 0; i < THREADS; i++) {
            kinds.add(start);
        }
        try (var executor = Executors.newFixedThreadPool(kinds.size())) {
            for (Future<?> result :
                    kinds.stream()
                            .map(kind -> executor.submit(() -> repeat(rounds, kind)))
                            .toList()) {
                result.get();
            }
        }
        assertThat(Kernels.zombies()).isEmpty();
    }

    private static Void repeat(int rounds, Callable<Void> task) throws Exception {
        for (int round = 0; round < rounds; round++) {
            task.call();
        }
        return null;
    }

    private static Void startByProcessBuilder() throws Exception {
        Process process = new ProcessBuilder("cat").start();
        process.getOutputStream().close();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return null;
    }

    @Tag("kernel")
    @Test
    void tenThousandCyclesOfOpenStartAndCloseLeaveNoDescriptorAndNoZombie() throws Exception {
        cycle("true");
        List<String> before = Kernels.pipes();
        for (int i = 0; i < 10_000; i++) {
            cycle(i % 10 == 0 ? "no-such-program" : "true");
        }
        assertThat(Kernels.zombies()).isEmpty();
        assertThat(Kernels.pipes()).hasSameSizeAs(before);
    }

    private static void cycle(String program) throws Exception {
        try (PipeChannel pipe = PipeChannel.open()) {
            ChildCommand command = ChildProcess.command(program).stdout(pipe.sink());
            if (program.startsWith("no")) {
                assertThatThrownBy(command::start).isInstanceOf(IOException.class);
                return;
            }
            try (ChildProcess child = command.start()) {
                assertThat(child.waitFor().isSuccess()).isTrue();
                assertThat(pipe.source().read(ByteBuffer.allocate(1))).isEqualTo(-1);
            }
        }
    }
}
