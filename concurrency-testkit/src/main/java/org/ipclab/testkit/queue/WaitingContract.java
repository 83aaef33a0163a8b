package org.ipclab.testkit.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.ipclab.condition.CloseableQueue;
import org.ipclab.testkit.Actor;
import org.ipclab.testkit.Actor.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Who waits, who wakes whom, and what timeouts and interrupts do. */
public interface WaitingContract extends QueueFactory {
    /** Something that a test does to a queue of numbers, with a name for the report. */
    record Step(String name, Call call) {
        public interface Call {
            Object on(CloseableQueue<Integer> queue) throws Exception;
        }

        void on(CloseableQueue<Integer> queue) throws Exception {
            call.on(queue);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** Every way to put a 7. */
    static Stream<Step> waysIn() {
        return Stream.concat(
                waitingWaysIn(),
                Stream.of(
                        new Step("offer", queue -> queue.offer(7)),
                        new Step("add", queue -> queue.add(7)),
                        new Step("addAll", queue -> queue.addAll(List.of(7)))));
    }

    static Stream<Step> waitingWaysIn() {
        return Stream.of(
                new Step(
                        "put",
                        queue -> {
                            queue.put(7);
                            return null;
                        }),
                new Step("timed offer", queue -> queue.offer(7, 1, TimeUnit.MINUTES)),
                new Step("putAll", queue -> queue.putAll(List.of(7))),
                new Step("timed putAll", queue -> queue.putAll(List.of(7), Duration.ofMinutes(1))));
    }

    /** Every way to get an element (a 1) out. */
    static Stream<Step> waysOut() {
        return Stream.concat(
                waitingWaysOut(),
                Stream.of(
                        new Step("poll", queue -> queue.poll()),
                        new Step("drainTo", queue -> queue.drainTo(new ArrayList<>())),
                        new Step("drainTo at most 1", q -> q.drainTo(new ArrayList<>(), 1)),
                        new Step("remove", queue -> queue.remove(1)),
                        new Step("removeIf", queue -> queue.removeIf(i -> i == 1)),
                        new Step("removeAll", queue -> queue.removeAll(List.of(1))),
                        new Step("retainAll", queue -> queue.retainAll(List.of())),
                        new Step(
                                "iterator's remove",
                                queue -> {
                                    var iterator = queue.iterator();
                                    iterator.next();
                                    iterator.remove();
                                    return null;
                                }),
                        new Step(
                                "clear",
                                queue -> {
                                    queue.clear();
                                    return null;
                                })));
    }

    static Stream<Step> waitingWaysOut() {
        return Stream.of(
                new Step("take", queue -> queue.take()),
                new Step("timed poll", queue -> queue.poll(1, TimeUnit.MINUTES)),
                new Step("receive", queue -> queue.receive()),
                new Step("timed receive", queue -> queue.receive(Duration.ofMinutes(1))),
                new Step("takeMany", queue -> queue.takeMany(1)),
                new Step("timed takeMany", queue -> queue.takeMany(1, Duration.ofMinutes(1))),
                new Step("drain", queue -> queue.drain().iterator().next()));
    }

    @ParameterizedTest
    @MethodSource("waysIn")
    default void everyWayInWakesAConsumer(Step way) throws Exception {
        CloseableQueue<Integer> queue = ofCapacity(2);
        var consumer = Actor.start(queue::take).waits();
        way.on(queue);
        assertThat(consumer.result()).isEqualTo(7);
        assertThat(queue).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("waysOut")
    default void everyWayOutWakesAProducer(Step way) throws Exception {
        CloseableQueue<Integer> queue = ofCapacity(1);
        queue.add(1);
        var producer = Actor.run(() -> queue.put(2)).waits();
        way.on(queue);
        producer.result();
        assertThat(queue).containsExactly(2);
    }

    @Test
    default void aRemovalFromTheMiddleWakesAProducer() throws Exception {
        CloseableQueue<Integer> queue = ofCapacity(3);
        queue.addAll(List.of(1, 2, 3));
        var producer = Actor.run(() -> queue.put(4)).waits();
        assertThat(queue.remove(2)).isTrue();
        producer.result();
        assertThat(queue).containsExactly(1, 3, 4);
    }

    @ParameterizedTest
    @MethodSource("waitingWaysIn")
    default void everyWaitingWayInIsServedOnceThereIsRoom(Step way) throws Exception {
        CloseableQueue<Integer> queue = ofCapacity(1);
        queue.add(1);
        var producer = Actor.run(() -> way.on(queue)).waits();
        assertThat(queue.take()).isOne();
        producer.result();
        assertThat(queue).containsExactly(7);
    }

    @ParameterizedTest
    @MethodSource("waitingWaysOut")
    default void everyWaitingWayOutIsServedOnceThereIsAnElement(Step way) throws Exception {
        CloseableQueue<Integer> queue = ofCapacity(1);
        var consumer = Actor.run(() -> way.on(queue)).waits();
        queue.put(1);
        consumer.result();
        assertThat(queue).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    default void aBatchInWakesAsManyConsumersAsThereAreElements(Kind threads) throws Exception {
        CloseableQueue<Integer> queue = ofCapacity(4);
        var consumers = IntStream.range(0, 3).mapToObj(i -> threads.start(queue::take)).toList();
        for (var consumer : consumers) {
            consumer.waits();
        }
        queue.putAll(List.of(1, 2, 3));
        int sum = 0;
        for (var consumer : consumers) {
            sum += consumer.result();
        }
        assertThat(sum).isEqualTo(6);
    }

    static Stream<Step> batchesOut() {
        return waysOut().filter(way -> way.name().matches("drainTo|clear|retainAll|takeMany"));
    }

    @ParameterizedTest
    @MethodSource("batchesOut")
    default void aBatchOutWakesAsManyProducersAsThereArePlaces(Step way) throws Exception {
        CloseableQueue<Integer> queue = ofCapacity(3);
        queue.addAll(List.of(1, 1, 1));
        var producers = new ArrayList<Actor<Void>>();
        for (int i = 0; i < 3; i++) {
            producers.add(Actor.run(() -> queue.put(2)).waits());
        }
        while (queue.contains(1)) {
            way.on(queue);
        }
        for (var producer : producers) {
            producer.result();
        }
        assertThat(queue).containsExactly(2, 2, 2);
    }

    @Test
    default void waitsThatMayNotWaitReturnAtOnce() throws Exception {
        CloseableQueue<Integer> queue = ofCapacity(1);
        for (long timeout : new long[] {0, -1, Long.MIN_VALUE}) {
            assertThat(queue.poll(timeout, TimeUnit.SECONDS)).isNull();
            assertThat(queue.offer(1, timeout, TimeUnit.SECONDS)).isTrue();
            assertThat(queue.offer(2, timeout, TimeUnit.SECONDS)).isFalse();
            assertThat(queue.poll(timeout, TimeUnit.SECONDS)).isOne();
        }
    }

    @Test
    default void timeoutsPassAndNothingHasHappened() throws Exception {
        CloseableQueue<Integer> queue = ofCapacity(1);
        var soon = Duration.ofMillis(1);
        assertThat(queue.poll(1, TimeUnit.MILLISECONDS)).isNull();
        assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> queue.receive(soon));
        assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> queue.takeMany(2, soon));
        queue.add(1);
        assertThat(queue.offer(2, 1, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(queue.putAll(List.of(2, 3), soon)).isZero();
        assertThat(queue).containsExactly(1);
    }

    @Test
    default void theLongestTimeoutsAreForEver() throws Exception {
        CloseableQueue<Integer> queue = ofCapacity(1);
        var receiver = Actor.start(() -> queue.receive(Duration.ofSeconds(Long.MAX_VALUE))).waits();
        queue.put(1);
        assertThat(receiver.result()).contains(1);
        var poller = Actor.start(() -> queue.poll(Long.MAX_VALUE, TimeUnit.DAYS)).waits();
        queue.put(2);
        assertThat(poller.result()).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("waitingWaysIn")
    default void anInterruptedProducerHasPutNothing(Step way) throws Exception {
        CloseableQueue<Integer> queue = ofCapacity(1);
        queue.add(1);
        var producer = Actor.run(() -> way.on(queue)).waits();
        producer.interrupt();
        assertThat(producer.failure()).isInstanceOf(InterruptedException.class);
        assertThat(queue).containsExactly(1);
    }

    @ParameterizedTest
    @MethodSource("waitingWaysOut")
    default void anInterruptedConsumerHasTakenNothing(Step way) throws Exception {
        CloseableQueue<Integer> queue = ofCapacity(1);
        var consumer = Actor.run(() -> way.on(queue)).waits();
        consumer.interrupt();
        assertThat(consumer.failure())
                .satisfiesAnyOf(
                        e -> assertThat(e).isInstanceOf(InterruptedException.class),
                        e -> assertThat(e).hasCauseInstanceOf(InterruptedException.class));
        queue.add(1);
        assertThat(queue).containsExactly(1);
    }

    @ParameterizedTest
    @MethodSource("waitingWaysIn")
    default void aThreadInterruptedBeforehandPutsNothingIntoAFullQueue(Step way) {
        CloseableQueue<Integer> queue = ofCapacity(1);
        queue.add(1);
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> way.on(queue));
        assertThat(Thread.interrupted()).isFalse();
        assertThat(queue).containsExactly(1);
    }

    @ParameterizedTest
    @EnumSource
    default void aSignalThatReachedAnInterruptedConsumerIsPassedOn(Kind threads) throws Exception {
        for (int round = 0; round < 200; round++) {
            CloseableQueue<Integer> queue = ofCapacity(2);
            var interrupted = threads.start(queue::take).waits();
            var other = threads.start(queue::take).waits();
            var interrupter = threads.start(interruption(interrupted));
            queue.put(1);
            interrupter.result();
            boolean threw = interrupted.wasInterrupted();
            if (!threw) {
                queue.put(2);
            }
            assertThat(other.result()).isEqualTo(threw ? 1 : 2);
            assertThat(queue).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    default void aSignalThatReachedAnInterruptedProducerIsPassedOn(Kind threads) throws Exception {
        for (int round = 0; round < 200; round++) {
            CloseableQueue<Integer> queue = ofCapacity(1);
            queue.add(1);
            var interrupted = threads.start(putting(queue, 2)).waits();
            var other = threads.start(putting(queue, 3)).waits();
            var interrupter = threads.start(interruption(interrupted));
            assertThat(queue.take()).isOne();
            interrupter.result();
            if (!interrupted.wasInterrupted()) {
                assertThat(queue.take()).isEqualTo(2);
            }
            other.result();
            assertThat(queue).containsExactly(3);
        }
    }

    private static Callable<Object> interruption(Actor<?> target) {
        return () -> {
            target.interrupt();
            return null;
        };
    }

    private static Callable<Object> putting(CloseableQueue<Integer> queue, int element) {
        return () -> {
            queue.put(element);
            return null;
        };
    }

    @Test
    default void aBatchInterruptedHalfWaySaysHowFarItCame() throws Exception {
        CloseableQueue<Integer> queue = ofCapacity(2);
        var producer =
                Actor.start(
                                () -> {
                                    int put = queue.putAll(List.of(1, 2, 3));
                                    return List.of(put, Thread.currentThread().isInterrupted());
                                })
                        .waits();
        producer.interrupt();
        assertThat(producer.result()).isEqualTo(List.of(2, true));
        assertThat(queue).containsExactly(1, 2);
    }

    @Test
    default void statsCountWaitsAndThePeak() throws Exception {
        CloseableQueue<Integer> queue = ofCapacity(3);
        var consumer = Actor.start(queue::take).waits();
        queue.putAll(List.of(1));
        consumer.result();
        queue.putAll(List.of(2, 3));
        queue.take();
        var before = queue.stats();
        assertThat(before.capacity()).isEqualTo(3);
        assertThat(before.depth()).isOne();
        assertThat(before.peak()).isBetween(1, 2);
        assertThat(before.takeWaits()).isPositive();
        assertThat(before.putWaits()).isZero();
        queue.putAll(List.of(4, 5));
        var producer = Actor.run(() -> queue.put(6)).waits();
        queue.clear();
        producer.result();
        assertThat(queue.stats().peak()).isEqualTo(3);
        assertThat(queue.stats().putWaits()).isPositive();
    }
}
