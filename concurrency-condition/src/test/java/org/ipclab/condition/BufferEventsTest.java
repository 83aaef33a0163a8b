package org.ipclab.condition;

import static org.assertj.core.api.Assertions.assertThat;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

import org.ipclab.condition.contract.Actor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

class BufferEventsTest {
    @TempDir private Path folder;

    @Test
    void sleepingProducersAndConsumersLeaveEvents() throws Exception {
        try (var recording = new Recording()) {
            recording.enable("org.ipclab.BufferFull");
            recording.enable("org.ipclab.BufferEmpty");
            recording.start();
            waitForAnElementAndForRoom(BoundedBuffer.ofCapacity(3));
            recording.stop();
            var events = eventsOf(recording);
            assertThat(events)
                    .extracting(event -> event.getEventType().getName())
                    .contains("org.ipclab.BufferFull", "org.ipclab.BufferEmpty");
            assertThat(events).allMatch(event -> event.getInt("capacity") == 3);
            assertThat(events).allMatch(event -> event.getDuration().compareTo(Duration.ZERO) > 0);
            assertThat(events).allMatch(event -> event.getStackTrace() == null);
        }
    }

    private static void waitForAnElementAndForRoom(BoundedBuffer<Integer> buffer) throws Exception {
        var consumer = Actor.start(buffer::take).waits();
        buffer.put(1);
        consumer.result();
        buffer.putAll(List.of(1, 2, 3));
        var producer = Actor.run(() -> buffer.put(4)).waits();
        buffer.take();
        producer.result();
    }

    private List<RecordedEvent> eventsOf(Recording recording) throws Exception {
        var file = folder.resolve("events.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file);
    }
}
