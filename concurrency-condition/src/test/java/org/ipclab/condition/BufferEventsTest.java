package org.ipclab.condition;

import static org.assertj.core.api.Assertions.assertThat;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

import org.ipclab.testkit.Actor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

class BufferEventsTest {
    @TempDir private Path folder;

    @Test
    void sleepingProducersAndConsumersLeaveEvents() throws Exception {
        try (var recording = new Recording()) {
            recording.enable("org.ipclab.BufferFull");
            recording.enable("org.ipclab.BufferEmpty");
            recording.enable("org.ipclab.BufferWait");
            long begin = System.nanoTime();
            recording.start();
            waitForAnElementAndForRoom(BoundedBuffer.ofCapacity(3));
            recording.stop();
            var events = eventsOf(recording);
            assertThat(events)
                    .extracting(event -> event.getEventType().getName())
                    .containsExactlyInAnyOrder(
                            "org.ipclab.BufferWait",
                            "org.ipclab.BufferEmpty",
                            "org.ipclab.BufferWait",
                            "org.ipclab.BufferFull");
            assertThat(events)
                    .filteredOn(event -> event.hasField("waitsFor"))
                    .extracting(event -> event.getString("waitsFor"))
                    .containsExactlyInAnyOrder("element", "room");
            assertThat(events)
                    .extracting(event -> event.getString("buffer"))
                    .allMatch(events.getFirst().getString("buffer")::equals);
            assertThat(events).allMatch(event -> event.getLong("beginNanos") - begin >= 0);
            assertThat(events)
                    .allMatch(event -> event.getEventType().getCategoryNames().contains("ipclab"));
            assertThat(events).allMatch(event -> event.getInt("capacity") == 3);
            assertThat(events)
                    .filteredOn(event -> !event.hasField("waitsFor"))
                    .allMatch(event -> event.getDuration().compareTo(Duration.ZERO) > 0);
            assertThat(events).allMatch(event -> event.getStackTrace() == null);
        }
    }

    private static void waitForAnElementAndForRoom(BoundedBuffer<Integer> buffer) throws Exception {
        var consumer = Actor.start(buffer::take);
        until(() -> buffer.stats().takeWaits() == 1); // it may also wait for the recorder
        buffer.put(1);
        consumer.result();
        buffer.putAll(List.of(1, 2, 3));
        var producer = Actor.run(() -> buffer.put(4));
        until(() -> buffer.stats().putWaits() == 1);
        buffer.take();
        producer.result();
    }

    private static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.yield();
        }
    }

    private List<RecordedEvent> eventsOf(Recording recording) throws Exception {
        var file = folder.resolve("events.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file);
    }
}
