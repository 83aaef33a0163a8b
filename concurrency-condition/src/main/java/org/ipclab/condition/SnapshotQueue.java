package org.ipclab.condition;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

import java.util.AbstractQueue;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.locks.Lock;

/**
 * The part of a queue that is about all elements: how many there are, snapshots, iterators, drains,
 * and removal from the middle. No iterator and no {@code equals} ever runs under the lock.
 */
abstract class SnapshotQueue<E> extends AbstractQueue<E> implements CloseableQueue<E> {
    /** Keeps the queue as it is for whoever holds it. Reentrant. */
    protected final Lock lock;

    /**
     * How many elements have left, in whatever way. The subclass counts: iterators know by this
     * number where the elements are that they showed.
     */
    protected long taken; // guarded by lock

    private final Removals removals = new Removals(); // guarded by lock

    SnapshotQueue(Lock lock) {
        this.lock = requireNonNull(lock);
    }

    /**
     * Counts those that have left. Called with the lock.
     *
     * @return {@link #taken}, which is also the place of the next to take, among all that ever came
     */
    protected long taken() {
        return taken;
    }

    /**
     * Counts the elements. Called with the lock.
     *
     * @return how many are inside
     */
    protected abstract int count();

    /**
     * Shows an element. Called with the lock.
     *
     * @param index its place, from 0 for the next to take, below {@link #count}
     * @return the element
     */
    protected abstract E elementAt(int index);

    /**
     * Removes an element, and wakes a producer. The elements before it move one up, so that the
     * first place is free as if the first element had been taken. Called with the lock.
     *
     * @param index its place, from 0 for the next to take, below {@link #count}
     */
    protected abstract void removeAt(int index);

    @Override
    public int size() {
        lock.lock();
        try {
            return count();
        } finally {
            lock.unlock();
        }
    }

    /** The size first: if the queue is open after that, it was so then. */
    @Override
    public int remainingCapacity() {
        int room = capacity() - size();
        return isClosed() ? 0 : room;
    }

    @Override
    public @Nullable E peek() {
        lock.lock();
        try {
            return count() == 0 ? null : elementAt(0);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int drainTo(Collection<? super E> target) {
        return drainTo(target, Integer.MAX_VALUE);
    }

    /**
     * {@inheritDoc}
     *
     * <p>The target's {@code add} is called with the lock, so that nobody takes meanwhile: do not
     * drain two queues into each other. The target may look at this queue, which still has the
     * elements, but must not take from it. If {@code add} throws, the elements that were added
     * before have left the queue, and no others.
     *
     * @throws IllegalStateException if the target's {@code add} took an element
     */
    @Override
    @SuppressWarnings("ReferenceEquality") // a queue equals nothing but itself
    public int drainTo(Collection<? super E> target, int max) {
        requireNonNull(target);
        if (target == this) {
            throw new IllegalArgumentException("a queue cannot be drained to itself");
        }
        lock.lock();
        try {
            return moveTo(target, Math.clamp(max, 0, count()));
        } finally {
            lock.unlock();
        }
    }

    private int moveTo(Collection<? super E> target, int n) {
        long head = taken();
        int moved = 0;
        try {
            while (moved < n) {
                target.add(elementAt(moved));
                moved++;
                if (taken() != head) {
                    throw new IllegalStateException(
                            "the target of a drain must not take from the queue that it drains");
                }
            }
            return moved;
        } finally {
            discard((int) Math.max(0, head + moved - taken()));
        }
    }

    @Override
    public void clear() {
        lock.lock();
        try {
            discard(count());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Removes the first elements. Called with the lock; calls {@code poll} that often.
     *
     * @param n how many, at most {@link #count}
     */
    protected void discard(int n) {
        for (int i = 0; i < n; i++) {
            poll();
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>{@code equals} is called without the lock. An element that another thread takes between
     * the comparison and the removal is that thread's, and the search starts again.
     */
    @Override
    public boolean remove(@Nullable Object wanted) {
        boolean overtaken;
        do {
            overtaken = false;
            for (var elements = new Elements(); elements.hasNext(); ) {
                if (elements.next().equals(wanted)) {
                    if (elements.removeShown()) {
                        return true;
                    }
                    overtaken = true;
                }
            }
        } while (overtaken);
        return false;
    }

    @Override
    public Object[] toArray() {
        lock.lock();
        try {
            var elements = new Object[count()];
            Arrays.setAll(elements, this::elementAt);
            return elements;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public <T> T[] toArray(T[] array) {
        return Arrays.asList(toArray()).toArray(array);
    }

    @Override
    public Spliterator<E> spliterator() {
        return Spliterators.spliterator(
                this, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.CONCURRENT);
    }

    @Override
    public Iterator<E> iterator() {
        return new Elements();
    }

    /** Shows a snapshot, and removes from the queue. For one thread. */
    private final class Elements implements Iterator<E> {
        private final Object[] elements;
        private final long head; // the place of the first
        private final Removals.Removal lastRemoval; // before the snapshot
        private int next;
        private boolean removable;

        Elements() {
            lock.lock();
            try {
                elements = toArray();
                head = taken();
                lastRemoval = removals.last();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public boolean hasNext() {
            return next < elements.length;
        }

        @Override
        @SuppressWarnings("unchecked") // only E comes in
        public E next() {
            if (!hasNext()) {
                throw new NoSuchElementException("there were " + elements.length + " elements");
            }
            removable = true;
            return (E) elements[next++];
        }

        @Override
        public void remove() {
            if (!removable) {
                throw new IllegalStateException("remove() needs a next() before it");
            }
            removable = false;
            removeShown();
        }

        /** Removes the element that was shown last, unless it is gone already. */
        boolean removeShown() {
            lock.lock();
            try {
                long headNow = taken();
                long place = lastRemoval.placeNow(head + next - 1);
                if (place < headNow) {
                    return false;
                }
                removeAt((int) (place - headNow));
                removals.add(headNow, place);
                return true;
            } finally {
                lock.unlock();
            }
        }
    }
}
