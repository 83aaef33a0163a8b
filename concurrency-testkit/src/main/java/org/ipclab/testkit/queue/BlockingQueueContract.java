package org.ipclab.testkit.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.ipclab.condition.CloseableQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** What {@link java.util.concurrent.BlockingQueue} and its ancestors say, as one thread sees it. */
public interface BlockingQueueContract extends QueueFactory {
    /** A full queue with the elements 1 to {@code n}. */
    default CloseableQueue<Integer> full(int n) {
        CloseableQueue<Integer> queue = ofCapacity(n);
        for (int i = 1; i <= n; i++) {
            queue.add(i);
        }
        return queue;
    }

    @Test
    default void nullsAreRefusedByEveryWayIn() {
        CloseableQueue<String> queue = ofCapacity(3);
        assertThatNullPointerException().isThrownBy(() -> queue.put(null));
        assertThatNullPointerException().isThrownBy(() -> queue.add(null));
        assertThatNullPointerException().isThrownBy(() -> queue.offer(null));
        assertThatNullPointerException()
                .isThrownBy(() -> queue.offer(null, 1, TimeUnit.NANOSECONDS));
        assertThatNullPointerException().isThrownBy(() -> queue.offer("no unit", 1, null));
        assertThatNullPointerException().isThrownBy(() -> queue.addAll(Arrays.asList("a", null)));
        assertThatNullPointerException().isThrownBy(() -> queue.putAll(Arrays.asList("b", null)));
        assertThat(queue).containsExactly("a");
    }

    @Test
    default void nullsAreNotInside() {
        var queue = full(2);
        assertThat(queue.contains(null)).isFalse();
        assertThat(queue.remove(null)).isFalse();
        assertThatNullPointerException().isThrownBy(() -> queue.drainTo(null));
        assertThatNullPointerException().isThrownBy(() -> queue.removeIf(null));
        assertThatNullPointerException().isThrownBy(() -> queue.fail(null));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 16})
    default void elementsLeaveInOrderHoweverOftenTheQueueGoesRound(int capacity) {
        CloseableQueue<Integer> queue = ofCapacity(capacity);
        int in = 0;
        int out = 0;
        for (int round = 0; round < 50; round++) {
            for (int i = 0; i <= round % capacity; i++) {
                assertThat(queue.offer(in++)).isTrue();
            }
            assertThat(queue.peek()).isEqualTo(out);
            while (!queue.isEmpty()) {
                assertThat(queue.poll()).isEqualTo(out++);
            }
        }
        assertThat(out).isEqualTo(in);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8})
    default void exactlyTheCapacityFits(int capacity) throws InterruptedException {
        var queue = full(capacity);
        assertThat(queue.capacity()).isEqualTo(capacity);
        assertThat(queue).hasSize(capacity);
        assertThat(queue.remainingCapacity()).isZero();
        assertThat(queue.offer(0)).isFalse();
        assertThat(queue.offer(0, 1, TimeUnit.MICROSECONDS)).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> queue.add(0));
        queue.remove();
        assertThat(queue.remainingCapacity()).isOne();
        assertThat(queue.offer(0)).isTrue();
        assertThat(queue.offer(0)).isFalse();
    }

    @Test
    default void anEmptyQueueHasNothingToGive() throws InterruptedException {
        CloseableQueue<String> queue = ofCapacity(2);
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.poll()).isNull();
        assertThat(queue.poll(1, TimeUnit.MICROSECONDS)).isNull();
        assertThat(queue.peek()).isNull();
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(queue::remove);
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(queue::element);
        assertThat(queue.drainTo(new ArrayList<>())).isZero();
        assertThat(queue.iterator()).isExhausted();
    }

    @Test
    default void peekAndElementLeaveTheElementInside() {
        var queue = full(2);
        assertThat(queue.peek()).isOne();
        assertThat(queue.element()).isOne();
        assertThat(queue).containsExactly(1, 2);
    }

    @Test
    @SuppressWarnings("ModifyingCollectionWithItself") // is refused
    default void addAllFillsTheQueueAndThenThrows() {
        CloseableQueue<Integer> queue = ofCapacity(2);
        assertThatIllegalStateException().isThrownBy(() -> queue.addAll(List.of(1, 2, 3)));
        assertThat(queue).containsExactly(1, 2);
        assertThatIllegalArgumentException().isThrownBy(() -> queue.addAll(queue));
    }

    @Test
    default void drainToMovesInOrderAndNoMoreThanAllowed() {
        var queue = full(5);
        var target = new ArrayList<Integer>();
        assertThat(queue.drainTo(target, 0)).isZero();
        assertThat(queue.drainTo(target, -1)).isZero();
        assertThat(queue.drainTo(target, 2)).isEqualTo(2);
        assertThat(target).containsExactly(1, 2);
        assertThat(queue).containsExactly(3, 4, 5);
        assertThat(queue.drainTo(target)).isEqualTo(3);
        assertThat(target).containsExactly(1, 2, 3, 4, 5);
        assertThat(queue).isEmpty();
        assertThat(queue.offer(6)).isTrue();
    }

    @Test
    default void theTargetOfADrainMayLookAtTheQueue() {
        for (int size = 1; size <= 3; size++) {
            var queue = full(size);
            var target =
                    new ArrayList<Object>() {
                        private static final long serialVersionUID = 1L;

                        @Override
                        public boolean add(Object element) {
                            assertThat(queue.contains(element)).isTrue();
                            assertThat(queue.iterator()).toIterable().contains((Integer) element);
                            assertThat(queue.toArray()).contains(element);
                            assertThat(queue.toString()).contains(element.toString());
                            assertThat(queue.peek()).isNotNull();
                            return super.add(element);
                        }
                    };
            assertThat(queue.drainTo(target)).isEqualTo(size);
            assertThat(target).hasSize(size);
            assertThat(queue).isEmpty();
        }
    }

    @Test
    default void drainToItselfIsRefused() {
        var queue = full(2);
        assertThatIllegalArgumentException().isThrownBy(() -> queue.drainTo(queue));
        assertThatIllegalArgumentException().isThrownBy(() -> queue.drainTo(queue, 1));
        assertThat(queue).containsExactly(1, 2);
    }

    @Test
    default void whatTheTargetOfADrainRefusesStaysInside() {
        var queue = full(5);
        CloseableQueue<Integer> small = ofCapacity(2);
        assertThatIllegalStateException().isThrownBy(() -> queue.drainTo(small));
        assertThat(small).containsExactly(1, 2);
        assertThat(queue).containsExactly(3, 4, 5);
        assertThat(queue.remainingCapacity()).isEqualTo(2);
        assertThat(queue.poll()).isEqualTo(3);
    }

    @Test
    default void removeTakesOutTheFirstEqualElementWhereverItIs() {
        CloseableQueue<String> queue = ofCapacity(6);
        queue.addAll(List.of("a", "b", "c", "b", "d"));
        assertThat(queue.remove(new String("b"))).isTrue();
        assertThat(queue).containsExactly("a", "c", "b", "d");
        assertThat(queue.remove("d")).isTrue();
        assertThat(queue.remove("a")).isTrue();
        assertThat(queue.remove("x")).isFalse();
        queue.addAll(List.of("e", "f", "g", "h"));
        assertThat(queue).containsExactly("c", "b", "e", "f", "g", "h");
        assertThat(queue.offer("i")).isFalse();
        assertThat(queue.poll()).isEqualTo("c");
    }

    @Test
    default void bulkRemovalsKeepTheOrderOfTheRest() {
        var queue = full(8);
        assertThat(queue.removeIf(i -> i % 3 == 0)).isTrue();
        assertThat(queue.removeIf(i -> i > 100)).isFalse();
        assertThat(queue).containsExactly(1, 2, 4, 5, 7, 8);
        assertThat(queue.removeAll(List.of(1, 8, 9))).isTrue();
        assertThat(queue.retainAll(List.of(2, 5, 7))).isTrue();
        assertThat(queue).containsExactly(2, 5, 7);
        assertThat(queue.remainingCapacity()).isEqualTo(5);
        queue.clear();
        assertThat(queue).isEmpty();
        assertThat(queue.remainingCapacity()).isEqualTo(8);
    }

    @Test
    @SuppressWarnings("CollectionToArraySafeParameter") // is refused
    default void containsAndArraysAndTextShowWhatIsInside() {
        var queue = full(3);
        assertThat(queue.contains(2)).isTrue();
        assertThat(queue.contains(4)).isFalse();
        assertThat(queue.containsAll(List.of(1, 3))).isTrue();
        assertThat(queue.toArray()).containsExactly(1, 2, 3);
        assertThat(queue.toArray(new Integer[0])).containsExactly(1, 2, 3);
        assertThat(queue.toArray(Integer[]::new)).containsExactly(1, 2, 3);
        Integer[] larger = {9, 9, 9, 9, 9};
        assertThat(queue.toArray(larger)).isSameAs(larger).containsExactly(1, 2, 3, null, 9);
        assertThatExceptionOfType(ArrayStoreException.class)
                .isThrownBy(() -> queue.toArray(new String[0]));
        assertThat(queue).hasToString("[1, 2, 3]");
    }

    @Test
    default void arraysAreTheCallersOwn() {
        var queue = full(2);
        queue.toArray()[0] = 9;
        assertThat(queue).containsExactly(1, 2);
    }

    @Test
    default void aQueueEqualsOnlyItself() {
        assertThat(full(2)).isNotEqualTo(full(2)).isNotEqualTo(List.of(1, 2));
    }

    @Test
    default void aThreadPoolRunsOnIt() throws InterruptedException {
        CloseableQueue<Runnable> queue = ofCapacity(100);
        var ran = new CountDownLatch(100);
        try (var pool = new ThreadPoolExecutor(2, 2, 1, TimeUnit.SECONDS, queue)) {
            for (int i = 0; i < 100; i++) {
                pool.execute(ran::countDown);
            }
            assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }
}
