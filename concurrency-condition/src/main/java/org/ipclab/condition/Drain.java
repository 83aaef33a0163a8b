package org.ipclab.condition;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** Takes from a queue until its end. For one thread. */
final class Drain<E> implements Iterator<E> {
    private final CloseableQueue<E> queue;
    private Optional<E> taken = Optional.empty();
    private boolean ended;

    Drain(CloseableQueue<E> queue) {
        this.queue = queue;
    }

    @Override
    public boolean hasNext() {
        if (taken.isEmpty() && !ended) {
            taken = receive();
            ended = taken.isEmpty();
        }
        return taken.isPresent();
    }

    @Override
    public E next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the queue is closed and everything was taken");
        }
        E element = taken.orElseThrow();
        taken = Optional.empty();
        return element;
    }

    private Optional<E> receive() {
        try {
            return queue.receive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            var cancelled = new CancellationException("interrupted while waiting for an element");
            cancelled.initCause(e);
            throw cancelled;
        }
    }
}
