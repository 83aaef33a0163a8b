package org.ipclab.queue;

import org.ipclab.condition.QueueStats;
import org.ipclab.queue.StampedRing.Put;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The part of {@link RingBuffer} that waits: a {@link StampedRing}, and the threads that sleep
 * until it has an element or room for one. Whoever has put wakes a taker, whoever has taken a
 * putter.
 *
 * <p>One lock is for all who sleep, and for operations on the whole ring.
 */
final class BlockingRing<E> {
    static final long FOREVER = Long.MAX_VALUE;

    private final ReentrantLock lock = new ReentrantLock();
    private final StampedRing<E> ring;
    private final Waiters takers; // for an element
    private final Waiters putters; // for room
    private volatile @Nullable Throwable failure; // written before the ring is closed
    private int peak; // guarded by lock

    BlockingRing(int capacity, long spinNanos) {
        ring = new StampedRing<>(capacity, lock);
        takers = new Waiters(lock, QueueEmpty::new, spinNanos, this::puttersWait, Hope.failing());
        putters = new Waiters(lock, QueueFull::new, spinNanos, takers::areThere, Hope.failing());
    }

    private boolean puttersWait() {
        return putters.areThere();
    }

    // ---- puts

    Put putNow(E element) {
        Put put = ring.put(element);
        if (put == Put.DONE) {
            takers.wake();
        }
        return put;
    }

    /** Waits for room, so long at most. */
    Put put(E element, long nanos) throws InterruptedException {
        throwIfInterrupted();
        Put put = putNow(element);
        return put == Put.FULL ? putLater(element, nanos) : put;
    }

    private Put putLater(E element, long nanos) throws InterruptedException {
        Put put =
                putters.await(
                        ring::hasRoom,
                        ring::hasRoom,
                        () -> {
                            Put attempt = ring.put(element);
                            return attempt == Put.FULL ? null : attempt;
                        },
                        ring::isClosed,
                        nanos);
        if (put == Put.DONE) {
            takers.wake();
        }
        return put == null ? Put.FULL : put;
    }

    /**
     * Waits for room until all are in, the time is over or the ring is closed. An interrupt after
     * the first elements does the same, and is given back.
     *
     * @return how many are in
     */
    int putAll(Object[] elements, long nanos) throws InterruptedException {
        throwIfInterrupted();
        int done = putMany(elements, 0);
        try {
            long start = System.nanoTime();
            for (int more = 1; done < elements.length && more > 0; done += more) {
                long left = nanos == FOREVER ? nanos : nanos - (System.nanoTime() - start);
                more = putManyLater(elements, done, left);
            }
        } catch (InterruptedException e) {
            if (done == 0) {
                throw e;
            }
            Thread.currentThread().interrupt();
        }
        return done;
    }

    private int putMany(Object[] elements, int from) {
        int n = ring.putMany(elements, from);
        if (n > 0) {
            takers.wake();
        }
        return n;
    }

    private int putManyLater(Object[] elements, int from, long nanos) throws InterruptedException {
        Integer n =
                putters.await(
                        ring::hasRoom,
                        ring::hasRoom,
                        () -> {
                            int attempt = ring.putMany(elements, from);
                            return attempt == 0 ? null : attempt;
                        },
                        ring::isClosed,
                        nanos);
        if (n == null) {
            return 0;
        }
        takers.wake();
        return n;
    }

    // ---- takes

    @Nullable E takeNow() {
        return taken(ring.take());
    }

    /** Waits for an element; null if the time is over or the ring has ended. */
    @Nullable E take(long nanos) throws InterruptedException {
        throwIfInterrupted();
        E element = ring.seemsToHaveElement() ? ring.take() : null;
        return taken(element != null ? element : takeLater(nanos));
    }

    private @Nullable E takeLater(long nanos) throws InterruptedException {
        return takers.await(
                ring::seemsToHaveElement, ring::hasElement, ring::take, ring::isClosed, nanos);
    }

    private @Nullable E taken(@Nullable E element) {
        if (element != null) {
            putters.wake();
        }
        return element;
    }

    Object[] takeManyNow(int max) {
        return taken(ring.takeMany(max));
    }

    /** Waits for an element at least; none if the time is over or the ring has ended. */
    Object[] takeMany(int max, long nanos) throws InterruptedException {
        throwIfInterrupted();
        Object[] elements = ring.takeMany(max);
        return taken(elements.length > 0 ? elements : takeManyLater(max, nanos));
    }

    private Object[] takeManyLater(int max, long nanos) throws InterruptedException {
        Object[] elements =
                takers.await(
                        ring::seemsToHaveElement,
                        ring::hasElement,
                        () -> {
                            Object[] attempt = ring.takeMany(max);
                            return attempt.length == 0 ? null : attempt;
                        },
                        ring::isClosed,
                        nanos);
        return elements == null ? new Object[0] : elements;
    }

    private Object[] taken(Object[] elements) {
        if (elements.length > 0) {
            putters.wake();
        }
        return elements;
    }

    private static void throwIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    // ---- the end

    /** Closes it, unless it is closed already, and tells all who wait. */
    void close(@Nullable Throwable cause) {
        lock.lock();
        try {
            if (!ring.isClosed()) {
                failure = cause;
                ring.close();
                takers.wakeAll();
                putters.wakeAll();
            }
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        return ring.isClosed();
    }

    @Nullable Throwable failure() {
        return failure;
    }

    // ---- the whole

    @Nullable E peek() {
        return ring.peek();
    }

    int size() {
        return ring.size();
    }

    int capacity() {
        return ring.capacity();
    }

    int moveTo(Collection<? super E> target, int max) {
        lock.lock();
        try {
            return ring.moveTo(target, max);
        } finally {
            putters.wake();
            lock.unlock();
        }
    }

    void clear() {
        lock.lock();
        try {
            ring.clear();
            putters.wake();
        } finally {
            lock.unlock();
        }
    }

    Snapshot snapshot() {
        lock.lock();
        try {
            return ring.snapshot();
        } finally {
            lock.unlock();
        }
    }

    /** Removes an element that a snapshot showed, unless it is gone already. */
    boolean remove(Snapshot snapshot, int index) {
        lock.lock();
        try {
            boolean removed = ring.remove(snapshot, index);
            if (removed) {
                putters.wake();
            }
            return removed;
        } finally {
            lock.unlock();
        }
    }

    QueueStats stats() {
        lock.lock();
        try {
            int depth = ring.size();
            peak = Math.max(peak, depth);
            return new QueueStats(
                    ring.capacity(),
                    depth,
                    putters.waits() > 0 ? ring.capacity() : peak,
                    putters.waits(),
                    takers.waits());
        } finally {
            lock.unlock();
        }
    }
}
