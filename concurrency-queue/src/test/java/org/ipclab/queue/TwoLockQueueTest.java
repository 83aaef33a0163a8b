package org.ipclab.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.ipclab.testkit.Actor;
import org.ipclab.testkit.Actor.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

class TwoLockQueueTest {
    private static TwoLockQueue<Integer> holding(Integer... elements) {
        var queue = new TwoLockQueue<Integer>();
        queue.addAll(Arrays.asList(elements));
        return queue;
    }

    @Test
    void elementsLeaveInOrder() {
        var queue = holding(1, 2, 3);
        assertThat(queue.peek()).isOne();
        assertThat(queue).hasSize(3);
        assertThat(queue.poll()).isOne();
        queue.put(4);
        assertThat(queue.poll()).isEqualTo(2);
        assertThat(queue.poll()).isEqualTo(3);
        assertThat(queue.poll()).isEqualTo(4);
        assertThat(queue.poll()).isNull();
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue).isEmpty();
    }

    @Test
    void itIsNeverFull() throws Exception {
        var queue = new TwoLockQueue<Integer>();
        for (int i = 0; i < 100_000; i++) {
            assertThat(queue.offer(i, 0, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(queue.remainingCapacity()).isEqualTo(Integer.MAX_VALUE);
        assertThat(queue.stats().depth()).isEqualTo(100_000);
    }

    @Test
    void nullsAreRefused() {
        assertThatNullPointerException().isThrownBy(() -> holding().offer(null));
        assertThat(holding(1).contains(null)).isFalse();
        assertThat(holding(1).remove(null)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aPutWakesATaker(Kind threads) throws Exception {
        var queue = holding();
        var takers = IntStream.range(0, 3).mapToObj(i -> threads.start(queue::take)).toList();
        for (var taker : takers) {
            taker.waits();
        }
        queue.addAll(List.of(1, 2, 3));
        int sum = 0;
        for (var taker : takers) {
            sum += taker.result();
        }
        assertThat(sum).isEqualTo(6);
        assertThat(queue.stats().takeWaits()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void aTimeoutPassesAndNothingIsTaken() throws Exception {
        assertThat(holding().poll(1, TimeUnit.MILLISECONDS)).isNull();
        assertThat(holding().poll(-1, TimeUnit.MILLISECONDS)).isNull();
        assertThat(holding(1).poll(0, TimeUnit.MILLISECONDS)).isOne();
    }

    @Test
    void anInterruptedTakerHasTakenNothing() throws Exception {
        var queue = holding();
        var taker = Actor.start(queue::take).waits();
        taker.interrupt();
        assertThat(taker.failure()).isInstanceOf(InterruptedException.class);
        queue.add(1);
        assertThat(queue).containsExactly(1);
    }

    @Test
    void aSignalThatReachedAnInterruptedTakerIsPassedOn() throws Exception {
        for (int round = 0; round < 200; round++) {
            var queue = holding();
            var interrupted = Actor.start(queue::take).waits();
            var other = Actor.start(queue::take).waits();
            var interrupter = Actor.run(interrupted::interrupt);
            queue.put(1);
            interrupter.result();
            boolean threw = interrupted.wasInterrupted();
            if (!threw) {
                queue.put(2);
            }
            assertThat(other.result()).isEqualTo(threw ? 1 : 2);
        }
    }

    @Test
    void removalsKeepTheOrderOfTheRestAndTheTail() {
        var queue = holding(1, 2, 3, 2, 4);
        assertThat(queue.remove(2)).isTrue();
        assertThat(queue).containsExactly(1, 3, 2, 4);
        assertThat(queue.remove(4)).isTrue();
        queue.add(5);
        assertThat(queue.removeIf(i -> i > 2)).isTrue();
        assertThat(queue).containsExactly(1, 2);
        assertThat(queue.remove(9)).isFalse();
        queue.clear();
        queue.add(6);
        assertThat(queue).containsExactly(6).hasSize(1);
    }

    @Test
    void anIteratorShowsTheElementsAsTheyWereAndRemovesOnlyThose() {
        Integer twin = 7;
        var queue = holding(twin, 1, twin);
        var iterator = queue.iterator();
        assertThatIllegalStateException().isThrownBy(iterator::remove);
        iterator.next();
        queue.remove();
        queue.add(twin);
        iterator.remove();
        assertThat(queue).containsExactly(1, twin, twin);
        assertThat(iterator).toIterable().containsExactly(1, twin);
    }

    @Test
    void aDrainTakesNoMoreThanTheTargetAccepts() {
        var queue = holding(1, 2, 3, 4);
        var target = new ArrayList<Integer>();
        assertThat(queue.drainTo(target, 1)).isOne();
        var small = RingBuffer.<Integer>ofCapacity(1);
        assertThatIllegalStateException().isThrownBy(() -> queue.drainTo(small));
        assertThat(queue).containsExactly(3, 4);
        assertThat(queue.drainTo(target)).isEqualTo(2);
        assertThat(target).containsExactly(1, 3, 4);
        assertThatIllegalArgumentException().isThrownBy(() -> queue.drainTo(queue));
    }

    @Test
    void aDrainSurvivesATargetThatTakes() {
        var queue = holding(1, 2, 3);
        var target = new ArrayList<Integer>();
        var taking =
                new java.util.AbstractCollection<Integer>() {
                    @Override
                    public boolean add(Integer element) {
                        return target.add(queue.poll());
                    }

                    @Override
                    public java.util.Iterator<Integer> iterator() {
                        return target.iterator();
                    }

                    @Override
                    public int size() {
                        return target.size();
                    }
                };
        queue.drainTo(taking);
        assertThat(target).containsExactly(1, 2, 3);
        assertThat(queue).isEmpty();
        queue.add(4);
        assertThat(queue.poll()).isEqualTo(4);
    }

    @Test
    void whatHasLeftCanBeCollected() {
        var queue = new TwoLockQueue<Object>();
        queue.add(new Object());
        queue.add(new Object());
        var left = new WeakReference<>(queue.poll());
        for (int i = 0; i < 50 && !left.refersTo(null); i++) {
            System.gc();
        }
        assertThat(left.refersTo(null)).isTrue();
        assertThat(queue).hasSize(1);
    }

    @Test
    void producersAndConsumersLoseNothingAndKeepEachProducersOrder() throws Exception {
        int each = 50_000;
        var queue = new TwoLockQueue<Integer>();
        var producers = new ArrayList<Actor<Void>>();
        for (int p = 0; p < 4; p++) {
            int base = p * each;
            producers.add(Actor.run(() -> IntStream.range(base, base + each).forEach(queue::put)));
        }
        var consumers = new ArrayList<Actor<List<Integer>>>();
        for (int c = 0; c < 4; c++) {
            consumers.add(
                    Actor.start(
                            () -> {
                                var taken = new ArrayList<Integer>();
                                for (int i = 0; i < each; i++) {
                                    taken.add(queue.take());
                                }
                                return taken;
                            }));
        }
        for (var producer : producers) {
            producer.result();
        }
        var all = new ArrayList<Integer>();
        for (var consumer : consumers) {
            var taken = consumer.result();
            for (int p = 0; p < 4; p++) {
                int base = p * each;
                assertThat(taken.stream().filter(i -> i / each == base / each).toList()).isSorted();
            }
            all.addAll(taken);
        }
        assertThat(all).hasSize(4 * each).doesNotHaveDuplicates();
    }
}
