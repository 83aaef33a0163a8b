package org.ipclab.testkit.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.ipclab.condition.CloseableQueue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A queue keeps no reference to an element that has left it. */
public interface ReleaseContract extends QueueFactory {
    /** One way for the elements to leave. */
    record Exit(String name, Call call) {
        public interface Call {
            void on(CloseableQueue<Object> queue) throws Exception;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Exit> exits() {
        return Stream.of(
                new Exit("take", CloseableQueue::take),
                new Exit("poll", CloseableQueue::poll),
                new Exit("timed poll", queue -> queue.poll(1, TimeUnit.MINUTES)),
                new Exit("receive", CloseableQueue::receive),
                new Exit("takeMany", queue -> queue.takeMany(2)),
                new Exit("timed takeMany", queue -> queue.takeMany(2, Duration.ZERO)),
                new Exit("drainTo", queue -> queue.drainTo(new ArrayList<>())),
                new Exit("clear", CloseableQueue::clear),
                new Exit("remove", queue -> queue.remove(queue.peek())),
                new Exit("removeIf", queue -> queue.removeIf(element -> true)),
                new Exit(
                        "remove from behind",
                        queue -> queue.remove(queue.toArray()[queue.size() - 1])));
    }

    @ParameterizedTest
    @MethodSource("exits")
    default void whatHasLeftCanBeCollected(Exit exit) throws Exception {
        CloseableQueue<Object> queue = ofCapacity(4);
        var elements = new ArrayList<WeakReference<Object>>();
        for (int i = 0; i < 3; i++) {
            var element = new Object();
            elements.add(new WeakReference<>(element));
            queue.add(element);
        }
        while (!queue.isEmpty()) {
            exit.call().on(queue);
        }
        collect(elements);
        assertThat(elements).allMatch(element -> element.refersTo(null));
        assertThat(queue).isEmpty();
    }

    private static void collect(List<WeakReference<Object>> elements) {
        for (int i = 0; i < 10 && elements.stream().anyMatch(e -> !e.refersTo(null)); i++) {
            System.gc();
        }
    }
}
