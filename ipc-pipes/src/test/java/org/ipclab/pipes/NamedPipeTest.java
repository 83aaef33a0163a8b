package org.ipclab.pipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

@Tag("kernel")
class NamedPipeTest {
    private static final Duration LONG = Duration.ofSeconds(50);
    private static final Duration SHORT = Duration.ofMillis(20);

    @TempDir private Path directory;
    private Path path;

    @BeforeEach
    void choose() {
        path = directory.resolve("pipe");
    }

    private static void awaitPausing(Thread thread) {
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            if (!thread.isAlive()) {
                throw new AssertionError("the thread ended instead of waiting");
            }
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @MethodSource("org.ipclab.pipes.Threads#bothKinds")
    void aSourceWaitsForItsWriter(Thread.Builder kind) throws Exception {
        try (NamedPipe pipe = NamedPipe.create(path)) {
            var opening = Threads.start(kind, () -> pipe.openSource(LONG));
            awaitPausing(opening.thread());
            PipeSink sink = pipe.openSink(LONG);
            try (PipeSource source = opening.result().get()) { // though nothing is written yet
                assertThat(source.isBlocking()).isTrue();
                sink.write(Bytes.of("abc"));
                sink.close();
                assertThat(Bytes.readText(source)).isEqualTo("abc");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("org.ipclab.pipes.Threads#bothKinds")
    void aSinkWaitsForItsReader(Thread.Builder kind) throws Exception {
        try (NamedPipe pipe = NamedPipe.create(path)) {
            var opening = Threads.start(kind, () -> pipe.openSink(LONG));
            awaitPausing(opening.thread());
            PipeSource source = pipe.openSource(LONG);
            try (PipeSink sink = opening.result().get()) {
                assertThat(sink.isBlocking()).isTrue();
                var reading = Threads.start(kind, () -> source.read(ByteBuffer.allocate(9)));
                Threads.awaitBlocked(reading.thread());
                sink.write(Bytes.of("abc"));
                assertThat(reading.result().get()).isEqualTo(3);
                source.close();
                assertThatThrownBy(() -> sink.write(Bytes.of("abc")))
                        .isInstanceOf(BrokenPipeException.class);
            }
        }
    }

    @Test
    void nobodyOnTheOtherSideIsATimeoutAndLeavesNothingOpen() throws Exception {
        try (NamedPipe pipe = NamedPipe.create(path)) {
            List<String> before = Kernels.pipes();
            for (Duration timeout : List.of(SHORT, Duration.ZERO, Duration.ofSeconds(-1))) {
                assertThatThrownBy(() -> pipe.openSource(timeout))
                        .isInstanceOf(TimeoutException.class)
                        .hasMessage("nobody opened %s for writing within %s", path, timeout);
                assertThatThrownBy(() -> pipe.openSink(timeout))
                        .isInstanceOf(TimeoutException.class)
                        .hasMessage("nobody opened %s for reading within %s", path, timeout);
            }
            assertThat(Kernels.pipes()).hasSameSizeAs(before);
            assertThat(holders()).isZero();
        }
    }

    private long holders() throws Exception {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(this::isOurs).count();
        }
    }

    private boolean isOurs(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).equals(path);
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        try (NamedPipe pipe = NamedPipe.create(path)) {
            var source = Threads.start(Thread.ofVirtual(), () -> pipe.openSource(LONG));
            var sink =
                    Threads.start(
                            Thread.ofPlatform(),
                            () -> NamedPipe.create(directory.resolve("other")).openSink(LONG));
            awaitPausing(source.thread());
            awaitPausing(sink.thread());
            source.thread().interrupt();
            sink.thread().interrupt();
            assertThatThrownBy(() -> source.result().get())
                    .hasCauseInstanceOf(InterruptedException.class);
            assertThatThrownBy(() -> sink.result().get())
                    .hasCauseInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void aWriterThatCameAndWentWhileTheSourceWaitedIsNotMissed() throws Exception {
        try (NamedPipe pipe = NamedPipe.create(path)) {
            for (String text : List.of("a few words", "")) {
                for (int round = 0; round < 20; round++) {
                    var opening = Threads.start(Thread.ofVirtual(), () -> pipe.openSource(LONG));
                    try (PipeSink sink = pipe.openSink(LONG)) {
                        sink.write(Bytes.of(text));
                    }
                    try (PipeSource source = opening.result().get()) {
                        assertThat(Bytes.readText(source)).isEqualTo(text);
                    }
                }
            }
        }
    }

    @Test
    void anotherProgramCanBeOnTheOtherSide() throws Exception {
        NamedPipe pipe = NamedPipe.create(path);
        ChildCommand command = ChildProcess.command("cat", path.toString()).stdout(Stdio.PIPE);
        try (ChildProcess cat = command.start()) {
            try (PipeSink sink = NamedPipe.at(path).openSink(LONG)) {
                pipe.close(); // the name has served
                assertThat(path).doesNotExist();
                sink.write(ByteBuffer.wrap(Bytes.pattern(100)));
            }
            assertThat(Bytes.readAll(cat.stdout())).isEqualTo(Bytes.pattern(100));
        }
    }

    @Test
    void manyWritersShareOneName() throws Exception {
        try (NamedPipe pipe = NamedPipe.create(path);
                ChildProcess first = echoTo(path);
                ChildProcess second = echoTo(path);
                PipeSource source = pipe.openSource(LONG)) {
            try (PipeSink last = pipe.openSink(LONG)) {
                first.waitFor();
                second.waitFor();
                last.write(Bytes.of("x\n"));
            }
            assertThat(Bytes.readText(source)).isEqualTo("x\n".repeat(3));
        }
    }

    private static ChildProcess echoTo(Path path) throws Exception {
        return ChildProcess.command("sh", "-c", "echo x > " + path).start();
    }

    @Test
    void permissionsAreJustThoseThatAreAskedFor() throws Exception {
        try (NamedPipe pipe = NamedPipe.create(path)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(pipe.path())))
                    .isEqualTo("rw-------");
        }
        try (NamedPipe pipe =
                NamedPipe.create(path, PosixFilePermissions.fromString("rw-rw--w-"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(pipe.path())))
                    .isEqualTo("rw-rw--w-");
        }
    }

    @Test
    void aNameThatIsTakenOrMissingOrNoPipeIsRefused() throws Exception {
        Path file = Files.createFile(path);
        assertThatThrownBy(() -> NamedPipe.create(file))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> NamedPipe.at(file).openSink(LONG))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("not a named pipe");
        assertThatThrownBy(() -> NamedPipe.at(directory).openSource(LONG))
                .hasMessageContaining("not a named pipe");
        NamedPipe nowhere = NamedPipe.at(directory.resolve("nowhere"));
        assertThatThrownBy(() -> nowhere.openSource(LONG)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> nowhere.openSink(LONG)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> NamedPipe.create(directory.resolve("no/where")))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void onlyItsCreatorDeletesTheName() throws Exception {
        NamedPipe pipe = NamedPipe.create(path);
        NamedPipe.at(path).close();
        assertThat(path).exists();
        pipe.close();
        pipe.close();
        assertThat(path).doesNotExist();
    }
}
