package org.ipclab.queue.contention;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Work sharing: the elements that a worker has taken out of a queue together, so that it pays for
 * the queue once for all of them. The worker claims them one by one, oldest first. A worker that
 * has nothing else to do claims from the shares of the others, so no element waits behind a slow
 * one while somebody is idle. Each element is claimed once.
 *
 * <p>A share belongs to one worker, and is used again and again. All shares of a queue have one
 * lock, which guards the queue as well. The owner fills its share with the lock held, and claims
 * without it. Everybody else calls any method with the lock held. Then nobody reads what the owner
 * is about to write: claims compete for {@code next} only, and each claim has its slot for itself.
 *
 * @param <T> the elements
 */
public final class Share<T> {
    private final @Nullable Object[] elements;
    private final AtomicInteger next = new AtomicInteger(); // the index of the next claim
    private int size; // written by the owner with the lock held

    /**
     * An empty share.
     *
     * @param capacity the most elements that it can hold
     */
    public Share(int capacity) {
        elements = new Object[capacity];
    }

    /**
     * Fills this share, which is used up, with the first elements of a queue. For the owner.
     *
     * @param queue where the elements come from
     * @param max the most to take; never more than the capacity is taken
     * @return how many elements there were
     */
    public int fill(Queue<? extends T> queue, int max) {
        requireUsedUp();
        int limit = Math.min(max, elements.length);
        int n = 0;
        for (T element; n < limit && (element = queue.poll()) != null; n++) {
            elements[n] = element;
        }
        return hold(n);
    }

    /**
     * Fills this share, which is used up, with all of these elements. For the owner.
     *
     * @param taken at most as many as the capacity
     * @return how many elements there were
     */
    public int fill(List<? extends T> taken) {
        requireUsedUp();
        int n = taken.size();
        for (int i = 0; i < n; i++) {
            elements[i] = taken.get(i);
        }
        return hold(n);
    }

    private void requireUsedUp() {
        int left = unclaimed();
        if (left > 0) {
            throw new IllegalStateException("the share still holds " + left + " elements");
        }
    }

    private int hold(int n) {
        size = n;
        next.set(0);
        return n;
    }

    /**
     * Claims the oldest element that nobody has claimed.
     *
     * @return the element, which is the caller's now; null if there is none
     */
    @SuppressWarnings("unchecked") // only T comes in
    public @Nullable T claim() {
        if (next.get() >= size) {
            return null;
        }
        int index = next.getAndIncrement();
        if (index >= size) {
            return null;
        }
        T element = (T) elements[index];
        elements[index] = null;
        return element;
    }

    /**
     * How many elements nobody has claimed yet.
     *
     * @return the number, which is exact if the owner claims nothing meanwhile
     */
    public int unclaimed() {
        return Math.max(0, size - next.get());
    }

    /**
     * Claims all that is left.
     *
     * @param target gets the elements, oldest first
     */
    public void drainTo(Collection<? super T> target) {
        for (T element = claim(); element != null; element = claim()) {
            target.add(element);
        }
    }
}
