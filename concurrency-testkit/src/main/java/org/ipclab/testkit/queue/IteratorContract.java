package org.ipclab.testkit.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.ipclab.condition.CloseableQueue;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;

/** What iterators, spliterators and streams of a queue show and remove. */
public interface IteratorContract extends QueueFactory {
    /**
     * A queue of capacity 8 with these elements, whose first slot is in the middle of the array.
     */
    private CloseableQueue<Integer> holding(Integer... elements) {
        CloseableQueue<Integer> queue = ofCapacity(8);
        for (int i = 0; i < 5; i++) {
            queue.add(0);
            queue.remove();
        }
        queue.addAll(List.of(elements));
        return queue;
    }

    private static Iterator<Integer> after(int steps, Iterator<Integer> iterator) {
        for (int i = 0; i < steps; i++) {
            iterator.next();
        }
        return iterator;
    }

    @Test
    default void anIteratorShowsTheElementsAsTheyWereWhenItWasMade() {
        var queue = holding(1, 2, 3);
        var iterator = queue.iterator();
        queue.remove();
        queue.add(4);
        queue.remove(3);
        assertThat(iterator).toIterable().containsExactly(1, 2, 3);
        assertThat(queue.iterator()).toIterable().containsExactly(2, 4);
    }

    @Test
    default void anIteratorEndsWithAnException() {
        var iterator = after(2, holding(1, 2).iterator());
        assertThat(iterator.hasNext()).isFalse();
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(iterator::next);
    }

    @Test
    default void anIteratorRemovesOncePerElementShown() {
        var queue = holding(1, 2, 3);
        var iterator = queue.iterator();
        assertThatIllegalStateException().isThrownBy(iterator::remove);
        iterator.next();
        iterator.next();
        iterator.remove();
        assertThatIllegalStateException().isThrownBy(iterator::remove);
        iterator.next();
        iterator.remove();
        assertThat(queue).containsExactly(1);
    }

    @Test
    default void anIteratorRemovesEveryElementThatItShows() {
        var queue = holding(1, 2, 3, 4, 5, 6, 7, 8);
        for (var iterator = queue.iterator(); iterator.hasNext(); ) {
            iterator.next();
            iterator.remove();
        }
        assertThat(queue).isEmpty();
        assertThat(queue.remainingCapacity()).isEqualTo(8);
    }

    @Test
    default void anElementThatWasTakenIsNotRemovedAgain() {
        var queue = holding(1, 2);
        var iterator = after(1, queue.iterator());
        queue.remove();
        queue.add(1);
        iterator.remove();
        assertThat(queue).containsExactly(2, 1);
    }

    @Test
    default void anElementThatAnotherIteratorRemovedIsNotRemovedAgain() {
        Integer twin = 7;
        var queue = holding(1, twin, twin, 2);
        var first = after(3, queue.iterator());
        var second = after(3, queue.iterator());
        first.remove();
        second.remove();
        assertThat(queue).containsExactly(1, twin, 2);
    }

    @Test
    default void theTwinOfTheElementShownIsNotRemovedForIt() {
        Integer twin = 7;
        var queue = holding(twin, 1, twin, 2, twin);
        var iterator = after(3, queue.iterator());
        iterator.remove();
        assertThat(queue).containsExactly(twin, 1, 2, twin);
    }

    @Test
    default void anIteratorFollowsElementsThatOthersMoved() {
        var queue = holding(1, 2, 3, 4, 5);
        var iterator = after(4, queue.iterator());
        queue.remove(2);
        queue.remove();
        queue.remove(5);
        queue.add(6);
        iterator.remove();
        assertThat(queue).containsExactly(3, 6);
        after(1, iterator).remove();
        assertThat(queue).containsExactly(3, 6);
    }

    @Test
    default void anIteratorOutlivesManyRoundsOfTheQueue() {
        var queue = holding(1, 2, 3);
        var iterator = after(1, queue.iterator());
        for (int i = 4; i < 100; i++) {
            queue.remove();
            queue.add(i);
        }
        iterator.remove();
        after(1, iterator).remove();
        assertThat(queue).containsExactly(97, 98, 99);
    }

    @Test
    default void spliteratorsPromiseNoSizeForThatMayChange() {
        var spliterator = holding(1, 2).spliterator();
        assertThat(spliterator)
                .hasCharacteristics(
                        Spliterator.ORDERED, Spliterator.NONNULL, Spliterator.CONCURRENT)
                .hasOnlyCharacteristics(
                        Spliterator.ORDERED, Spliterator.NONNULL, Spliterator.CONCURRENT);
    }

    @Test
    default void streamsAndForEachGoInOrder() {
        var queue = holding(3, 1, 2);
        var seen = new ArrayList<Integer>();
        queue.forEach(seen::add);
        assertThat(seen).containsExactly(3, 1, 2);
        assertThat(queue.stream().map(i -> 2 * i)).containsExactly(6, 2, 4);
        assertThat(queue.parallelStream().mapToInt(i -> i).sum()).isEqualTo(6);
    }

    @Test
    default void aStreamSurvivesItsOwnChangesToTheQueue() {
        var queue = holding(1, 2, 3);
        assertThat(queue.stream().peek(i -> queue.poll()).toArray()).containsExactly(1, 2, 3);
        assertThat(queue).isEmpty();
    }
}
