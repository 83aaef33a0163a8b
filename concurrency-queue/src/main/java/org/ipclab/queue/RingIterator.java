package org.ipclab.queue;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** Shows the elements of a ring as they were, and removes them from it. For one thread. */
final class RingIterator<E> implements Iterator<E> {
    private final BlockingRing<E> ring;
    private final Snapshot snapshot;
    private int next;
    private boolean removable;

    RingIterator(BlockingRing<E> ring) {
        this.ring = ring;
        this.snapshot = ring.snapshot();
    }

    @Override
    public boolean hasNext() {
        return next < snapshot.elements.length;
    }

    @Override
    @SuppressWarnings("unchecked") // only E comes in
    public E next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        removable = true;
        return (E) snapshot.elements[next++];
    }

    @Override
    public void remove() {
        if (!removable) {
            throw new IllegalStateException("remove() needs a next() before it");
        }
        removable = false;
        ring.remove(snapshot, next - 1);
    }
}
