package org.ipclab.pipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

class ChildProcessTest {
    private static ChildCommand shell(String script) {
        return ChildProcess.command("sh", "-c", script);
    }

    private static String outputOf(ChildCommand command) throws Exception {
        try (ChildProcess child = command.stdout(Stdio.PIPE).start()) {
            String output = Bytes.readText(child.stdout());
            assertThat(child.waitFor().isSuccess()).isTrue();
            return output;
        }
    }

    @Test
    void anExitCodeIsReported() throws Exception {
        try (ChildProcess child = shell("exit 3").start()) {
            assertThat(child.waitFor()).isEqualTo(new ExitStatus(3, 0)).hasToString("exit code 3");
            assertThat(child.isAlive()).isFalse();
        }
    }

    @Test
    void aSignalIsReported() throws Exception {
        try (ChildProcess child = shell("kill -9 $$").start()) {
            assertThat(child.waitFor()).isEqualTo(new ExitStatus(-1, 9)).hasToString("signal 9");
        }
    }

    @Test
    void theExitReachesWhoeverAskedToBeTold() throws Exception {
        try (ChildProcess child = shell("read line; exit 4").stdin(Stdio.PIPE).start()) {
            var told = child.onExit().thenApply(status -> Thread.currentThread().isVirtual());
            assertThat(child.waitFor(Duration.ZERO)).isEmpty();
            child.stdin().close();
            assertThat(told.get()).isTrue();
            assertThat(child.waitFor(Duration.ZERO)).contains(new ExitStatus(4, 0));
        }
    }

    @Test
    void aProgramThatDoesNotExistFailsAtStartWithTheKernelsReason() throws Exception {
        PipeChannel pipe = PipeChannel.open();
        ChildCommand command = ChildProcess.command("no-such-program").stdin(pipe.source());
        assertThatThrownBy(command::start)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot start 'no-such-program'")
                .hasMessageContaining("No such file or directory");
        assertThat(pipe.source().isOpen()).isTrue();
        pipe.close();
        assertThatThrownBy(command::start).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void aFailedStartLeavesNothingBehind() throws Exception {
        shell("exit 0").start().close();
        List<String> before = Kernels.pipes();
        ChildCommand command =
                ChildProcess.command("no-such-program")
                        .stdin(Stdio.PIPE)
                        .stdout(Stdio.DISCARD)
                        .stderr(Stdio.PIPE);
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(command::start).isInstanceOf(IOException.class);
        }
        assertThat(Kernels.pipes()).hasSameSizeAs(before);
    }

    @Test
    void bytesGoThroughAChildAndBack() throws Exception {
        byte[] sent = Bytes.pattern(500_000);
        try (ChildProcess cat =
                ChildProcess.command("cat").stdin(Stdio.PIPE).stdout(Stdio.PIPE).start()) {
            var writer =
                    Threads.start(
                            Thread.ofVirtual(),
                            () -> {
                                cat.stdin().write(ByteBuffer.wrap(sent));
                                cat.stdin().close();
                                return true;
                            });
            assertThat(Bytes.readAll(cat.stdout())).isEqualTo(sent);
            assertThat(writer.result().get()).isTrue();
        }
    }

    @Test
    void standardStreamsCanBeDiscarded() throws Exception {
        ChildCommand command =
                shell("cat && echo out && echo err >&2").stdin(Stdio.DISCARD).stderr(Stdio.DISCARD);
        assertThat(outputOf(command)).isEqualTo("out\n");
    }

    @Test
    void aPipeThatWasNotAskedForIsNotThere() throws Exception {
        try (ChildProcess child = shell("exit 0").start()) {
            assertThatThrownBy(child::stdout)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("stdout(Stdio.PIPE)");
        }
    }

    @Test
    void endsGivenToAChildAreClosedHere() throws Exception {
        PipeChannel pipe = PipeChannel.open();
        try (ChildProcess child = shell("echo hello").stdout(pipe.sink()).start()) {
            assertThat(pipe.sink().isOpen()).isFalse();
            assertThat(Bytes.readText(pipe.source())).isEqualTo("hello\n");
            child.waitFor();
        }
        pipe.close();
    }

    @Tag("kernel")
    @Test
    void aSharedEndStaysOpenHereAndHoldsBackTheEndOfFile() throws Exception {
        try (PipeChannel pipe = PipeChannel.open();
                ChildProcess child =
                        shell("echo hello").stdout(pipe.sink()).share(pipe.sink()).start()) {
            child.waitFor();
            pipe.source().configureBlocking(false);
            ByteBuffer buffer = ByteBuffer.allocate(64);
            assertThat(pipe.source().read(buffer)).isEqualTo(6);
            assertThat(pipe.source().read(buffer)).isZero();
            pipe.sink().close();
            assertThat(pipe.source().read(buffer)).isEqualTo(-1);
        }
    }

    @Tag("kernel")
    @Test
    void theChildsEndBlocksEvenIfOursDoesNot() throws Exception {
        try (PipeChannel pipe = PipeChannel.open()) {
            pipe.source().configureBlocking(false);
            ChildCommand reader = shell("read line && echo got $line").stdin(pipe.source());
            try (ChildProcess child = reader.share(pipe.source()).stdout(Stdio.PIPE).start()) {
                pipe.sink().write(Bytes.of("a line\n"));
                assertThat(Bytes.readText(child.stdout())).isEqualTo("got a line\n");
                assertThat(pipe.source().read(ByteBuffer.allocate(1))).isZero();
            }
        }
    }

    @Tag("kernel")
    @Test
    void descriptorsCanBeSwapped() throws Exception {
        PipeChannel first = PipeChannel.open();
        PipeChannel second = PipeChannel.open();
        int a = first.sink().descriptor();
        int b = second.sink().descriptor();
        ChildCommand swap =
                ChildProcess.command("bash", "-c", "echo first >&" + b + "; echo second >&" + a)
                        .fd(b, first.sink())
                        .fd(a, second.sink());
        try (first;
                second;
                ChildProcess child = swap.start()) {
            assertThat(child.waitFor().isSuccess()).isTrue();
            assertThat(Bytes.readText(first.source())).isEqualTo("first\n");
            assertThat(Bytes.readText(second.source())).isEqualTo("second\n");
        }
    }

    @Test
    void oneEndMayHaveTwoNumbers() throws Exception {
        PipeChannel pipe = PipeChannel.open();
        try (pipe;
                ChildProcess child =
                        shell("echo out; echo err >&2")
                                .stdout(pipe.sink())
                                .stderr(pipe.sink())
                                .start()) {
            assertThat(Bytes.readText(pipe.source())).isEqualTo("out\nerr\n");
            child.waitFor();
        }
    }

    @Tag("kernel")
    @Test
    void aChildHasNoDescriptorButThoseItWasGiven() throws Exception {
        try (PipeChannel mine = PipeChannel.open();
                PipeChannel given = PipeChannel.open();
                ChildProcess child =
                        ChildProcess.command("cat")
                                .stdin(Stdio.PIPE)
                                .stdout(Stdio.PIPE)
                                .fd(9, given.sink())
                                .start()) {
            child.stdin().write(ByteBuffer.wrap(new byte[1]));
            child.stdout()
                    .read(ByteBuffer.allocate(1)); // it has begun: no library is open any more
            try (Stream<Path> open = Files.list(Path.of("/proc/" + child.pid() + "/fd"))) {
                assertThat(mine.sink().isOpen()).isTrue();
                assertThat(open.map(fd -> fd.getFileName().toString()))
                        .containsExactlyInAnyOrder("0", "1", "2", "9");
            }
        }
    }

    @Test
    void theEnvironmentCanBeChangedAndCleared() throws Exception {
        assertThat(outputOf(shell("echo $GREETING$HOME").environment("GREETING", "hi")))
                .isEqualTo("hi" + System.getenv().getOrDefault("HOME", "") + "\n");
        assertThat(outputOf(ChildProcess.command("env").clearEnvironment().environment("A", "b=c")))
                .isEqualTo("A=b=c\n");
    }

    @Test
    void aChildRunsWhereItIsTold() throws Exception {
        assertThat(outputOf(ChildProcess.command("pwd").directory(Path.of("/")))).isEqualTo("/\n");
        ChildCommand nowhere = ChildProcess.command("pwd").directory(Path.of("/no-such-place"));
        assertThatThrownBy(nowhere::start)
                .isInstanceOf(NotDirectoryException.class)
                .hasMessageContaining("/no-such-place");
    }

    @Test
    void misuseIsRefusedInWords() {
        assertThatThrownBy(ChildProcess::command).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ChildProcess.command("a\0b"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> shell("").environment("A=B", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("A=B");
        assertThatThrownBy(() -> shell("").jvmOptions("-Xmx1m"))
                .isInstanceOf(IllegalStateException.class);
    }

    private static final long RESERVED_BY_THE_C_LIBRARY = 0x1_8000_0000L; // 32 and 33

    private static void assertNoSignalIsHeldBack(String status) {
        assertThat(status).containsPattern("SigBlk:\\s+0{16}\n");
        var ignored = Pattern.compile("SigIgn:\\s+(\\p{XDigit}+)").matcher(status);
        assertThat(ignored.find()).isTrue();
        assertThat(Long.parseUnsignedLong(ignored.group(1), 16) & ~RESERVED_BY_THE_C_LIBRARY)
                .isZero();
    }

    @Tag("kernel")
    @Test
    void noSignalIsBlockedOrIgnoredInAChild() throws Exception {
        String status = outputOf(ChildProcess.command("cat", "/proc/self/status"));
        assertNoSignalIsHeldBack(status);
    }

    /** Starts a child and shows its signals, in a parent that was started with them ignored. */
    static final class ParentOfOne {
        public static void main(String[] arguments) throws Exception {
            System.out.print(outputOf(ChildProcess.command("cat", "/proc/self/status")));
        }
    }

    @Tag("kernel")
    @Test
    void noSignalIsIgnoredInAChildOfAParentThatWasStartedIgnoringThem() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String path = System.getProperty("java.class.path");
        String ignoring = "trap '' INT QUIT TERM PIPE CHLD USR1 TSTP; exec \"$@\"";
        String main = ParentOfOne.class.getName();
        String status =
                outputOf(ChildProcess.command("sh", "-c", ignoring, "sh", java, "-cp", path, main));
        assertNoSignalIsHeldBack(status);
    }

    @Test
    void aGrandchildThatHoldsStandardOutputDoesNotHideTheExit() throws Exception {
        ChildCommand command = shell("sleep 1000 & echo $!; exit 5").stdout(Stdio.PIPE).ownGroup();
        try (ChildProcess child = command.start()) {
            assertThat(child.waitFor()).isEqualTo(new ExitStatus(5, 0));
            ByteBuffer pid = ByteBuffer.allocate(16);
            child.stdout().read(pid);
            String grandchild = new String(pid.array(), 0, pid.position(), "US-ASCII").trim();
            ProcessHandle.of(Long.parseLong(grandchild)).orElseThrow().destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aChildCanBeEndedGentlyOrHard(boolean gently) throws Exception {
        try (ChildProcess child = ChildProcess.command("sleep", "1000").start()) {
            assertThat(gently ? child.destroy() : child.destroyForcibly()).isTrue();
            assertThat(child.waitFor().signal()).isEqualTo(gently ? 15 : 9);
            assertThat(child.destroy()).isFalse();
        }
    }

    @Test
    void aWholeGroupIsEndedWhereAsked() throws Exception {
        ChildCommand command =
                shell("sleep 1000 & echo started; wait").stdout(Stdio.PIPE).ownGroup();
        try (ChildProcess child = command.start()) {
            child.stdout().read(ByteBuffer.allocate(16));
            child.destroyForcibly();
            assertThat(Bytes.readText(child.stdout())).isEmpty(); // nobody holds it any more
        }
    }

    @Test
    void closeKillsAChildThatDoesNotListen() throws Exception {
        ChildProcess child =
                shell("trap '' TERM; echo ready; while :; do sleep 1; done")
                        .stdout(Stdio.PIPE)
                        .ownGroup()
                        .start();
        child.stdout().read(ByteBuffer.allocate(16));
        child.close();
        assertThat(child.waitFor(Duration.ZERO)).contains(new ExitStatus(-1, 9));
        assertThat(child.stdout().isOpen()).isFalse();
    }

    @Test
    void anInterruptEndsTheWaitAndNotTheChild() throws Exception {
        try (ChildProcess child = ChildProcess.command("sleep", "1000").start()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(child::waitFor).isInstanceOf(InterruptedException.class);
            assertThat(child.isAlive()).isTrue();
        }
    }
}
