package org.ipclab.queue;

import org.ipclab.condition.CloseableQueue;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TransferQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The queue in front of a stage, with an end. There are three ways to end it, by the kind of queue:
 * close it, put a sentinel for each consumer, or wake the consumers that wait.
 */
abstract sealed class Inbox {
    final BlockingQueue<Object> queue;
    final LongAdder putWaits = new LongAdder();
    final LongAdder putWaitedNanos = new LongAdder();
    final LongAdder takeWaits = new LongAdder();
    final LongAdder takeWaitedNanos = new LongAdder();
    private final AtomicInteger waitingProducers = new AtomicInteger();

    private Inbox(BlockingQueue<Object> queue) {
        this.queue = queue;
    }

    static Inbox of(BlockingQueue<Object> queue, @Nullable Object sentinel, int consumers) {
        if (!queue.isEmpty()) {
            throw new IllegalStateException(
                    "the queue of a stage must be empty at the start, but holds " + queue.size());
        }
        if (sentinel != null) {
            return new WithSentinels(queue, sentinel, consumers);
        }
        return queue instanceof CloseableQueue<Object> closeable
                ? new Closeable(closeable)
                : new Plain(queue);
    }

    /** Called after the last producer has ended; again, if it was interrupted. */
    abstract void close() throws InterruptedException;

    /** Waits for an element; null at the end. */
    abstract @Nullable Object awaitElement() throws InterruptedException;

    void put(Object element) throws InterruptedException {
        if (!queue.offer(element)) {
            awaitRoom(
                    () -> {
                        queue.put(element);
                        return 1;
                    });
        }
    }

    /** Puts the first of them, at least one, and waits for room. Returns how many. */
    int putSome(List<Object> elements) throws InterruptedException {
        put(elements.getFirst());
        return 1;
    }

    final int awaitRoom(Wait wait) throws InterruptedException {
        long start = System.nanoTime();
        putWaits.increment();
        waitingProducers.incrementAndGet();
        try {
            return wait.untilDone();
        } finally {
            waitingProducers.decrementAndGet();
            putWaitedNanos.add(System.nanoTime() - start);
        }
    }

    interface Wait {
        int untilDone() throws InterruptedException;
    }

    /** A producer that waits has much room by now: what it lacks is a processor. */
    final boolean holdsUpAProducer() {
        return waitingProducers.get() > 0 && queue.remainingCapacity() > queue.size();
    }

    /** Waits for an element as {@link #awaitElement} does, and keeps the time. */
    @Nullable Object take() throws InterruptedException {
        long start = System.nanoTime();
        try {
            return awaitElement();
        } finally {
            waitedToTake(start);
        }
    }

    final void waitedToTake(long start) {
        takeWaits.increment();
        takeWaitedNanos.add(System.nanoTime() - start);
    }

    /** Whether elements may be taken in batches: not where the queue's size takes long to count. */
    boolean batches() {
        return !(queue instanceof TransferQueue);
    }

    /** Takes what is there, at most so many, and does not wait. */
    List<Object> pollMany(int max) {
        if (max == 1) {
            Object element = queue.poll();
            return element == null ? List.of() : List.of(element);
        }
        var elements = new ArrayList<Object>(max);
        queue.drainTo(elements, max);
        return elements;
    }

    /** A queue that can say that it has ended. */
    private static final class Closeable extends Inbox {
        private final CloseableQueue<Object> closeable;

        Closeable(CloseableQueue<Object> queue) {
            super(queue);
            this.closeable = queue;
        }

        @Override
        void close() {
            closeable.close();
        }

        @Override
        int putSome(List<Object> elements) throws InterruptedException {
            if (elements.size() == 1) {
                return super.putSome(elements);
            }
            return queue.remainingCapacity() >= elements.size()
                    ? closeable.putAll(elements)
                    : awaitRoom(() -> closeable.putAll(elements));
        }

        @Override
        List<Object> pollMany(int max) {
            return queue instanceof RingBuffer<Object> ring
                    ? ring.pollMany(max)
                    : super.pollMany(max);
        }

        @Override
        @Nullable Object awaitElement() throws InterruptedException {
            return closeable.receive().orElse(null);
        }
    }

    /** The lab's way: one sentinel for each consumer, behind the last element. */
    private static final class WithSentinels extends Inbox {
        private final Object sentinel;
        private int missing; // changed by the last producer

        WithSentinels(BlockingQueue<Object> queue, Object sentinel, int consumers) {
            super(queue);
            this.sentinel = sentinel;
            this.missing = consumers;
        }

        @Override
        void put(Object element) throws InterruptedException {
            if (element.equals(sentinel)) {
                throw new IllegalArgumentException(
                        "the sentinel " + sentinel + " was produced as an element: choose another");
            }
            super.put(element);
        }

        @Override
        void close() throws InterruptedException {
            for (; missing > 0; missing--) {
                queue.put(sentinel);
            }
        }

        @Override
        @Nullable Object awaitElement() throws InterruptedException {
            Object element = queue.take();
            return element.equals(sentinel) ? null : element;
        }

        @Override
        List<Object> pollMany(int max) {
            return List.of(); // one by one, so that nobody takes another's sentinel
        }

        @Override
        boolean batches() {
            return false;
        }
    }

    /** Any other queue: at the end whoever waits is interrupted, and finds that it is the end. */
    private static final class Plain extends Inbox {
        private final ReentrantLock lock = new ReentrantLock();
        private @Nullable Thread sleeper; // guarded by lock; one at most, who has the stage's turn
        private boolean closed; // guarded by lock

        Plain(BlockingQueue<Object> queue) {
            super(queue);
        }

        @Override
        void close() {
            lock.lock();
            try {
                closed = true;
                if (sleeper != null) {
                    sleeper.interrupt();
                }
            } finally {
                lock.unlock();
            }
        }

        /** After the close an element may be there that is not due yet (DelayQueue). */
        @Override
        @Nullable Object awaitElement() throws InterruptedException {
            if (!fallAsleep()) {
                return queue.isEmpty() ? null : queue.take();
            }
            try {
                return queue.take();
            } finally {
                wakeUp();
            }
        }

        private boolean fallAsleep() {
            lock.lock();
            try {
                sleeper = closed ? null : Thread.currentThread();
                return !closed;
            } finally {
                lock.unlock();
            }
        }

        /** After this no interrupt of {@link #close} can come. */
        private void wakeUp() {
            lock.lock();
            try {
                sleeper = null;
            } finally {
                lock.unlock();
            }
        }
    }
}
