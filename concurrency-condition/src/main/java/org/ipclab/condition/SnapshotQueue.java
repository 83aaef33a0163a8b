package org.ipclab.condition;

import org.jspecify.annotations.Nullable;

import java.util.AbstractQueue;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;

/**
 * The part of a queue that looks at all elements. It works on snapshots, so that no iterator and no
 * {@code equals} ever runs under the queue's lock.
 */
abstract class SnapshotQueue<E> extends AbstractQueue<E> implements CloseableQueue<E> {

    abstract Ring.Snapshot<E> snapshot();

    /** Removes an element that a snapshot showed. Returns false if it is gone already. */
    abstract boolean remove(Ring.Snapshot<E> snapshot, int index);

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
            var snapshot = snapshot();
            for (int i = 0; i < snapshot.elements().size(); i++) {
                if (snapshot.elements().get(i).equals(wanted)) {
                    if (remove(snapshot, i)) {
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
        return snapshot().elements().toArray();
    }

    @Override
    public <T> T[] toArray(T[] array) {
        return snapshot().elements().toArray(array);
    }

    @Override
    public Spliterator<E> spliterator() {
        return Spliterators.spliterator(
                this, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.CONCURRENT);
    }

    @Override
    public Iterator<E> iterator() {
        return new Elements(snapshot());
    }

    /** Shows a snapshot, and removes from the queue. For one thread. */
    private final class Elements implements Iterator<E> {
        private final Ring.Snapshot<E> snapshot;
        private int next;
        private boolean removable;

        Elements(Ring.Snapshot<E> snapshot) {
            this.snapshot = snapshot;
        }

        @Override
        public boolean hasNext() {
            return next < snapshot.elements().size();
        }

        @Override
        public E next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            removable = true;
            return snapshot.elements().get(next++);
        }

        @Override
        public void remove() {
            if (!removable) {
                throw new IllegalStateException("remove() needs a next() before it");
            }
            removable = false;
            SnapshotQueue.this.remove(snapshot, next - 1);
        }
    }
}
