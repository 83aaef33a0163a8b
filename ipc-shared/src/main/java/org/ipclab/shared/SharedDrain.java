package org.ipclab.shared;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;

/** The elements to come, for a loop that ends with the queue. Not thread safe. */
final class SharedDrain<E> implements Iterator<E> {
    private final SharedReceiver<E> queue;
    private @Nullable E next;

    SharedDrain(SharedReceiver<E> queue) {
        this.queue = queue;
    }

    @Override
    public boolean hasNext() {
        if (next == null) {
            try {
                next = queue.receive().orElse(null);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                CancellationException cancelled =
                        new CancellationException("interrupted while it waited for an element");
                cancelled.initCause(e);
                throw cancelled;
            }
        }
        return next != null;
    }

    @Override
    public E next() {
        E taken = hasNext() ? next : null;
        if (taken == null) {
            throw new NoSuchElementException("the queue has ended");
        }
        next = null;
        return taken;
    }
}
