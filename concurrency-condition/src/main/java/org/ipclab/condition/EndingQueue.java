package org.ipclab.condition;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;

/** The part of a queue that is about its end, and what producers and consumers see of it. */
abstract class EndingQueue<E> extends SnapshotQueue<E> {
    private volatile boolean closed;
    private volatile @Nullable Throwable failure; // written before closed

    EndingQueue(Lock lock) {
        super(lock);
    }

    /** Wakes everyone who waits. Called once, with the lock, when the queue has been ended. */
    protected abstract void ended();

    @Override
    public void close() {
        end(null);
    }

    @Override
    public void fail(Throwable cause) {
        end(requireNonNull(cause));
    }

    private void end(@Nullable Throwable cause) {
        lock.lock();
        try {
            if (!closed) {
                failure = cause;
                closed = true;
                ended();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    /**
     * Tells why the queue has ended.
     *
     * @return what {@link #fail} was given, or null if it did not fail
     */
    protected final @Nullable Throwable failure() {
        return failure;
    }

    /** For producers: throws {@link ClosedException} if the queue is closed. */
    protected final void requireOpen() {
        if (isClosed()) {
            throw new ClosedException(failure);
        }
    }

    /** For consumers, with the lock: throws {@link ClosedException} if the queue is empty. */
    protected final void requireElement() {
        if (count() == 0) {
            throw new ClosedException(failure);
        }
    }

    final <T> T unlessFailed(T end) {
        if (failure != null) {
            throw new ClosedException(failure);
        }
        return end;
    }

    /** Nothing came in time: is that the end, or may something come later? */
    final <T> T unlessLate(T end) throws TimeoutException {
        if (!isClosed() || !isEmpty()) {
            throw new TimeoutException("no element came in time");
        }
        return unlessFailed(end);
    }

    @Override
    public Optional<E> receive() throws InterruptedException {
        try {
            return Optional.of(take());
        } catch (ClosedException end) {
            return unlessFailed(Optional.empty());
        }
    }

    @Override
    public Optional<E> receive(Duration timeout) throws InterruptedException, TimeoutException {
        E element = poll(nanos(timeout), NANOSECONDS);
        return element == null ? unlessLate(Optional.empty()) : Optional.of(element);
    }

    /**
     * A time that has passed already is none: the longest of these would be as good as for ever.
     */
    static long nanos(Duration timeout) {
        return Math.max(0, NANOSECONDS.convert(timeout));
    }
}
