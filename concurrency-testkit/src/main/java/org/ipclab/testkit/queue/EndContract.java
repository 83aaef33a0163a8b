package org.ipclab.testkit.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.ipclab.condition.CloseableQueue;
import org.ipclab.condition.ClosedException;
import org.ipclab.testkit.Actor;
import org.ipclab.testkit.Actor.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** How a queue ends, by {@code close} and by {@code fail}. */
public interface EndContract extends QueueFactory {
    private static ThrowableAssertAlternative<ClosedException> assertThatClosed(
            ThrowingCallable call) {
        return assertThatExceptionOfType(ClosedException.class).isThrownBy(call);
    }

    private CloseableQueue<Integer> holding(int capacity, Integer... elements) {
        CloseableQueue<Integer> queue = ofCapacity(capacity);
        queue.addAll(List.of(elements));
        return queue;
    }

    @Test
    default void nothingIsAcceptedAfterTheClose() throws InterruptedException {
        var queue = holding(4, 1);
        assertThat(queue.isClosed()).isFalse();
        queue.close();
        assertThat(queue.isClosed()).isTrue();
        assertThatClosed(() -> queue.put(2)).withNoCause();
        assertThatClosed(() -> queue.add(2));
        assertThatClosed(() -> queue.addAll(List.of(2)));
        assertThatClosed(() -> queue.putAll(List.of(2)));
        assertThatClosed(() -> queue.putAll(List.of(2), Duration.ofMinutes(1)));
        assertThat(queue.offer(2)).isFalse();
        assertThat(queue.offer(2, 1, TimeUnit.MINUTES)).isFalse();
        assertThat(queue.remainingCapacity()).isZero();
        assertThat(queue).containsExactly(1);
    }

    @Test
    default void aFullQueueThatIsClosedRefusesAtOnce() throws InterruptedException {
        var queue = holding(1, 1);
        queue.close();
        assertThatClosed(() -> queue.put(2));
        assertThatClosed(() -> queue.add(2));
        assertThatClosed(() -> queue.putAll(List.of(2)));
        assertThat(queue.offer(2, 1, TimeUnit.MINUTES)).isFalse();
    }

    @Test
    default void whatIsInsideCanBeTakenAfterTheClose() throws Exception {
        var queue = holding(9, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        queue.close();
        assertThat(queue.peek()).isOne();
        assertThat(queue.take()).isOne();
        assertThat(queue.poll()).isEqualTo(2);
        assertThat(queue.poll(1, TimeUnit.MINUTES)).isEqualTo(3);
        assertThat(queue.receive()).contains(4);
        assertThat(queue.receive(Duration.ZERO)).contains(5);
        assertThat(queue.remove(8)).isTrue();
        assertThat(queue.takeMany(1)).containsExactly(6);
        assertThat(queue.drainTo(new ArrayList<>(), 1)).isOne();
        assertThat(queue.drain()).containsExactly(9);
        assertThat(queue.receive()).isEmpty();
    }

    @Test
    default void consumersSeeTheEndOfAClosedQueue() throws Exception {
        var queue = holding(2);
        queue.close();
        var minute = Duration.ofMinutes(1);
        assertThatClosed(queue::take).withNoCause();
        assertThat(queue.poll()).isNull();
        assertThat(queue.poll(1, TimeUnit.MINUTES)).isNull();
        assertThat(queue.receive()).isEmpty();
        assertThat(queue.receive(minute)).isEmpty();
        assertThat(queue.takeMany(2)).isEmpty();
        assertThat(queue.takeMany(2, minute)).isEmpty();
        assertThat(queue.drain()).isEmpty();
        assertThatExceptionOfType(NoSuchElementException.class)
                .isThrownBy(() -> queue.drain().iterator().next());
    }

    @Test
    default void consumersSeeTheFailureOnceTheyHaveTakenTheRest() throws Exception {
        var queue = holding(2, 1);
        var cause = new IOException("disk full");
        queue.fail(cause);
        assertThatClosed(() -> queue.put(2)).withCause(cause);
        assertThat(queue.receive()).contains(1);
        var minute = Duration.ofMinutes(1);
        assertThatClosed(queue::take).withCause(cause).withMessageContaining("disk full");
        assertThatClosed(queue::receive).withCause(cause);
        assertThatClosed(() -> queue.receive(minute)).withCause(cause);
        assertThatClosed(() -> queue.takeMany(2)).withCause(cause);
        assertThatClosed(() -> queue.takeMany(2, minute)).withCause(cause);
        assertThatClosed(() -> queue.drain().iterator().hasNext()).withCause(cause);
        assertThat(queue.poll()).isNull();
        assertThat(queue.poll(1, TimeUnit.MINUTES)).isNull();
    }

    @Test
    default void theFirstEndIsTheEnd() throws InterruptedException {
        var closed = holding(1);
        closed.close();
        closed.close();
        closed.fail(new IOException());
        assertThat(closed.receive()).isEmpty();

        var failed = holding(1);
        failed.fail(new IOException("first"));
        failed.fail(new IOException("second"));
        failed.close();
        assertThatClosed(failed::receive).withMessageContaining("first");
    }

    @ParameterizedTest
    @EnumSource
    default void everyoneWhoWaitsSeesTheEnd(Kind threads) throws Exception {
        for (boolean failing : new boolean[] {false, true}) {
            var empty = holding(1);
            var full = holding(1, 1);
            var consumers =
                    IntStream.range(0, 3).mapToObj(i -> threads.start(empty::take)).toList();
            var receiver = threads.start(empty::receive);
            var poller = threads.start(() -> empty.poll(1, TimeUnit.MINUTES));
            var producers =
                    IntStream.range(0, 3)
                            .mapToObj(i -> threads.start(() -> full.putAll(List.of(2))))
                            .toList();
            var offerer = threads.start(() -> full.offer(2, 1, TimeUnit.MINUTES));
            for (var consumer : consumers) {
                consumer.waits();
            }
            for (var producer : producers) {
                producer.waits();
            }
            receiver.waits();
            poller.waits();
            offerer.waits();
            if (failing) {
                empty.fail(new IOException());
                full.fail(new IOException());
                assertThat(receiver.failure()).isInstanceOf(ClosedException.class);
            } else {
                empty.close();
                full.close();
                assertThat(receiver.result()).isEmpty();
            }
            for (var consumer : consumers) {
                assertThat(consumer.failure()).isInstanceOf(ClosedException.class);
            }
            for (var producer : producers) {
                assertThat(producer.failure()).isInstanceOf(ClosedException.class);
            }
            assertThat(poller.result()).isNull();
            assertThat(offerer.result()).isFalse();
            assertThat(full).containsExactly(1);
        }
    }

    @Test
    default void aBatchCutShortByTheCloseSaysHowFarItCame() throws InterruptedException {
        var queue = holding(2);
        var producer = Actor.start(() -> queue.putAll(List.of(1, 2, 3))).waits();
        queue.close();
        assertThat(producer.result()).isEqualTo(2);
        assertThat(queue.drain()).containsExactly(1, 2);
    }

    @ParameterizedTest
    @EnumSource
    default void loopsInSeveralThreadsShareTheElementsAndEndTogether(Kind threads)
            throws Exception {
        var queue = holding(4);
        var shared = queue.drain();
        var loops =
                IntStream.range(0, 3)
                        .mapToObj(
                                i ->
                                        threads.start(
                                                () -> {
                                                    var seen = new ArrayList<Integer>();
                                                    shared.forEach(seen::add);
                                                    return seen;
                                                }))
                        .toList();
        try (queue) {
            for (int i = 0; i < 1000; i++) {
                queue.put(i);
            }
        }
        var all = new ArrayList<Integer>();
        for (var loop : loops) {
            assertThat(loop.result()).isSorted();
            all.addAll(loop.result());
        }
        assertThat(all)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 1000).boxed().toList());
    }

    @Test
    default void anInterruptedLoopIsCancelledAndTheThreadStaysInterrupted() throws Exception {
        var queue = holding(1);
        var loop =
                Actor.start(
                                () -> {
                                    try {
                                        return queue.drain().iterator().hasNext();
                                    } catch (CancellationException e) {
                                        return Thread.currentThread().isInterrupted();
                                    }
                                })
                        .waits();
        loop.interrupt();
        assertThat(loop.result()).isTrue();
    }

    @Test
    default void aLoopThatIsLeftTakesNoMoreThanItShowed() {
        var queue = holding(3, 1, 2, 3);
        for (int element : queue.drain()) {
            assertThat(element).isOne();
            break;
        }
        assertThat(queue).containsExactly(2, 3);
    }

    @Test
    default void noElementIsLostBetweenProducersAndTheClose() throws Exception {
        for (int round = 0; round < 300; round++) {
            var queue = holding(2);
            var producers =
                    IntStream.range(0, 2)
                            .mapToObj(i -> Actor.start(() -> putUntilTheEnd(queue)))
                            .toList();
            var consumer =
                    Actor.start(
                            () -> {
                                int taken = 0;
                                while (queue.receive().isPresent()) {
                                    taken++;
                                }
                                return taken;
                            });
            while (queue.stats().peak() == 0) {
                Thread.onSpinWait();
            }
            queue.close();
            int put = 0;
            for (var producer : producers) {
                put += producer.result();
            }
            assertThat(consumer.result()).isEqualTo(put);
            assertThat(queue).isEmpty();
        }
    }

    private static int putUntilTheEnd(CloseableQueue<Integer> queue) throws InterruptedException {
        int put = 0;
        try {
            while (true) {
                queue.put(put);
                put++;
            }
        } catch (ClosedException end) {
            return put;
        }
    }
}
