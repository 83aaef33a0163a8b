package org.ipclab.queue;

import org.ipclab.condition.QueueStats;
import org.ipclab.queue.StampedRing.Put;
import org.jspecify.annotations.Nullable;

import java.util.concurrent.locks.Lock;
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
    private final Freezer freezer;
    private final Waiters takers; // for an element
    private final Waiters putters; // for room
    private int peak; // guarded by lock

    BlockingRing(int capacity, long spinNanos) {
        ring = new StampedRing<>(capacity, lock);
        freezer = new Freezer(lock, ring);
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

    /** Waits for room, so long at most, and puts as many as fit then; none if the time is over. */
    int putMany(Object[] elements, long nanos) throws InterruptedException {
        throwIfInterrupted();
        int n = ring.putMany(elements);
        n = n > 0 ? n : putManyLater(elements, nanos);
        if (n > 0) {
            takers.wake();
        }
        return n;
    }

    private int putManyLater(Object[] elements, long nanos) throws InterruptedException {
        Integer n =
                putters.await(
                        ring::hasRoom,
                        ring::hasRoom,
                        () -> {
                            int attempt = ring.putMany(elements);
                            return attempt == 0 ? null : attempt;
                        },
                        ring::isClosed,
                        nanos);
        return n == null ? 0 : n;
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

    // ---- the whole

    StampedRing<E> ring() {
        return ring;
    }

    /** The lock that keeps takers out, for operations on the whole. */
    Lock freezer() {
        return freezer;
    }

    /** Refuses all puts from now on, and tells all who wait. Needs the lock. */
    void close() {
        ring.close();
        takers.wakeAll();
        putters.wakeAll();
    }

    /** Tells that elements were removed. */
    void madeRoom() {
        putters.wake();
    }

    QueueStats stats(int capacity) {
        lock.lock();
        try {
            int depth = ring.size();
            peak = Math.max(peak, depth);
            return new QueueStats(
                    capacity,
                    depth,
                    putters.waits() > 0 ? capacity : peak,
                    putters.waits(),
                    takers.waits());
        } finally {
            lock.unlock();
        }
    }
}
