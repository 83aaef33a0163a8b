package org.ipclab.shared;

import static org.assertj.core.api.Assertions.assertThat;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

import org.ipclab.pipes.ChildProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

class SharedEventsTest {
    @TempDir private Path directory;

    /** Waits for all there is, and gets a lock from a dead holder. */
    private static void waitAround(SharedMemory memory) throws Exception {
        SharedQueue<byte[]> queue = SharedQueue.create(memory, 1, 8);
        queue.offer(new byte[8]);
        queue.offer(new byte[8], Duration.ofMillis(1));
        SharedLock lock = SharedLock.in(memory, 2048);
        lock.lock();
        assertThat(new Actor<>(() -> lock.tryLock(Duration.ofMillis(1))).result()).isFalse();
        lock.unlock();
        Thread.ofPlatform().start(lock::lock).join();
        lock.lock();
        lock.unlock();
    }

    @Test
    void whatWaitsAndWhoDiesIsRecorded() throws Exception {
        try (Recording recording = new Recording();
                SharedMemory memory = SharedMemory.create("events", 4096, _ -> {})) {
            for (String name :
                    List.of("LockWaitBegin", "LockWait", "ConditionWaitBegin", "ConditionWait")) {
                recording.enable("org.ipclab.Shared" + name);
            }
            recording.enable("org.ipclab.SharedLockAbandoned");
            recording.start();
            long begin = System.nanoTime();
            waitAround(memory);
            long end = System.nanoTime();
            recording.stop();

            Path file = directory.resolve("shared.jfr");
            recording.dump(file);
            List<RecordedEvent> events = RecordingFile.readAllEvents(file);
            assertThat(events)
                    .allSatisfy(e -> assertThat(e.getLong("nanoTime")).isBetween(begin, end))
                    .allSatisfy(
                            e ->
                                    assertThat(e.getEventType().getCategoryNames())
                                            .containsExactly("ipclab"));
            assertThat(events)
                    .filteredOn(named("SharedConditionWaitBegin"))
                    .singleElement()
                    .satisfies(e -> assertThat(e.getString("waitsFor")).isEqualTo("room"))
                    .satisfies(e -> assertThat(e.getString("condition")).isEqualTo("events+0"));
            assertThat(events)
                    .filteredOn(named("SharedConditionWait"))
                    .singleElement()
                    .satisfies(e -> assertThat(e.getString("waitedFor")).isEqualTo("room"))
                    .satisfies(e -> assertThat(e.getString("condition")).isEqualTo("events+0"));
            assertThat(events)
                    .filteredOn(named("SharedLockWait"))
                    .anySatisfy(e -> assertThat(e.getBoolean("acquired")).isFalse())
                    .allSatisfy(e -> assertThat(e.getString("lock")).isEqualTo("events+2048"));
            assertThat(events)
                    .filteredOn(named("SharedLockWaitBegin"))
                    .hasSameSizeAs(events.stream().filter(named("SharedLockWait")).toList())
                    .anySatisfy(
                            e ->
                                    assertThat(e.getLong("holder"))
                                            .isEqualTo(ThreadId.current().thread()));
            assertThat(events)
                    .filteredOn(named("SharedLockAbandoned"))
                    .singleElement()
                    .satisfies(e -> assertThat(e.getLong("deadHolder")).isPositive())
                    .satisfies(e -> assertThat(e.getString("lock")).isEqualTo("events+2048"));
        }
    }

    private static Predicate<RecordedEvent> named(String name) {
        return event -> event.getEventType().getName().equals("org.ipclab." + name);
    }

    static final class Waits {
        public static void main(String[] arguments) throws Exception {
            try (SharedMemory memory = SharedMemory.create(4096)) {
                waitAround(memory);
            }
        }
    }

    @Test
    void nothingOfTheRecorderIsLoadedWhileNobodyRecords() throws Exception {
        Path log = directory.resolve("classes");
        try (ChildProcess child =
                ChildProcess.java(Waits.class).jvmOptions("-Xlog:class+load:file=" + log).start()) {
            assertThat(child.waitFor().isSuccess()).isTrue();
        }
        try (Stream<String> lines = Files.lines(log)) {
            assertThat(lines)
                    .anyMatch(line -> line.contains("org.ipclab.shared.SharedQueue "))
                    .noneMatch(line -> line.contains("jdk.jfr.internal"))
                    .noneMatch(line -> line.contains("jdk.jfr.Event"));
        }
    }
}
