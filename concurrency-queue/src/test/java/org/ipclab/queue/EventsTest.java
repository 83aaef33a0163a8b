package org.ipclab.queue;

import static org.assertj.core.api.Assertions.assertThat;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

import org.ipclab.runner.ProducerConsumer;
import org.ipclab.testkit.Actor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.stream.Stream;

class EventsTest {
    @TempDir Path folder;

    private interface Action {
        void run() throws Exception;
    }

    /** The events with a name that an action causes. */
    private List<RecordedEvent> recorded(String name, Action action) throws Exception {
        try (var recording = new Recording()) {
            recording.enable(name).withoutThreshold();
            recording.start();
            action.run();
            recording.stop();
            var file = folder.resolve(name);
            recording.dump(file);
            return RecordingFile.readAllEvents(file).stream()
                    .filter(event -> event.getEventType().getName().equals(name))
                    .toList();
        }
    }

    private static void sleepOnEmpty(BlockingQueue<Integer> queue) throws Exception {
        var taker = Actor.start(queue::take).waits();
        queue.put(1);
        taker.result();
    }

    @Test
    void aConsumerThatSleepsIsRecorded() throws Exception {
        for (BlockingQueue<Integer> queue :
                List.of(RingBuffer.<Integer>ofCapacity(2), new TwoLockQueue<Integer>())) {
            var events = recorded("org.ipclab.QueueEmpty", () -> sleepOnEmpty(queue));
            assertThat(events).isNotEmpty().allMatch(e -> e.getDuration().isPositive());
        }
    }

    @Test
    void aProducerThatSleepsIsRecorded() throws Exception {
        var queue = RingBuffer.<Integer>ofCapacity(1);
        queue.put(1);
        var events =
                recorded(
                        "org.ipclab.QueueFull",
                        () -> {
                            var putter = Actor.run(() -> queue.put(2)).waits();
                            queue.take();
                            putter.result();
                        });
        assertThat(events).isNotEmpty();
    }

    @Test
    void aRunIsRecordedWithItsCounts() throws Exception {
        var events =
                recorded(
                        "org.ipclab.Run",
                        () ->
                                ProducerConsumer.from(Stream.of(1, 2, 3))
                                        .named("run-recorded")
                                        .continueOnFailure()
                                        .run(
                                                i -> {
                                                    if (i == 2) {
                                                        throw new IllegalStateException("2");
                                                    }
                                                }));
        assertThat(events).hasSize(1);
        var run = events.getFirst();
        assertThat(run.getString("name")).isEqualTo("run-recorded");
        assertThat(run.getString("outcome")).isEqualTo("COMPLETED");
        assertThat(run.getLong("consumed")).isEqualTo(2);
        assertThat(run.getLong("failed")).isOne();
    }

    @Test
    void eachElementHandledIsRecorded() throws Exception {
        var events =
                recorded(
                        "org.ipclab.Element",
                        () -> ProducerConsumer.from(List.of(1, 2, 3)).forEach(i -> {}));
        assertThat(events).hasSize(3).allMatch(e -> e.getString("stage").equals("stage-1"));
    }
}
