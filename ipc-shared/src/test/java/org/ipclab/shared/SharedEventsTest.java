package org.ipclab.shared;

import static org.assertj.core.api.Assertions.assertThat;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;

class SharedEventsTest {
    @TempDir private Path directory;

    @Test
    void whatWaitsAndWhoDiesIsRecorded() throws Exception {
        try (Recording recording = new Recording();
                SharedMemory memory = SharedMemory.create(4096)) {
            recording.enable("org.ipclab.SharedLockWait");
            recording.enable("org.ipclab.SharedLockAbandoned");
            recording.enable("org.ipclab.SharedConditionWait");
            recording.start();

            SharedQueue<byte[]> queue = SharedQueue.create(memory, 1, 8);
            queue.offer(new byte[8]);
            queue.offer(new byte[8], Duration.ofMillis(1));
            SharedLock lock = SharedLock.in(memory, 2048);
            lock.lock();
            FutureTask<Boolean> waiter = new FutureTask<>(() -> lock.tryLock(Duration.ofMillis(1)));
            Thread.ofPlatform().start(waiter);
            assertThat(waiter.get()).isFalse();
            lock.unlock();
            Thread.ofPlatform().start(lock::lock).join();
            lock.lock();
            lock.unlock();
            recording.stop();

            Path file = directory.resolve("shared.jfr");
            recording.dump(file);
            List<RecordedEvent> events = RecordingFile.readAllEvents(file);
            assertThat(events)
                    .filteredOn(named("org.ipclab.SharedConditionWait"))
                    .singleElement()
                    .satisfies(e -> assertThat(e.getString("waitedFor")).isEqualTo("room"));
            assertThat(events)
                    .filteredOn(named("org.ipclab.SharedLockWait"))
                    .anySatisfy(e -> assertThat(e.getBoolean("acquired")).isFalse());
            assertThat(events).filteredOn(named("org.ipclab.SharedLockAbandoned")).hasSize(1);
        }
    }

    private static Predicate<RecordedEvent> named(String name) {
        return event -> event.getEventType().getName().equals(name);
    }
}
