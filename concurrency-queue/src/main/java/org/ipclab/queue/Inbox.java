package org.ipclab.queue;

import org.ipclab.condition.CloseableQueue;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

    /** Called once, after the last producer has ended. */
    abstract void close() throws InterruptedException;

    /** Waits for an element; null at the end. */
    abstract @Nullable Object awaitElement() throws InterruptedException;

    void put(Object element) throws InterruptedException {
        if (!queue.offer(element)) {
            awaitRoom(() -> queue.put(element));
        }
    }

    final void awaitRoom(Wait wait) throws InterruptedException {
        long start = System.nanoTime();
        putWaits.increment();
        waitingProducers.incrementAndGet();
        try {
            wait.untilDone();
        } finally {
            waitingProducers.decrementAndGet();
            putWaitedNanos.add(System.nanoTime() - start);
        }
    }

    /** A producer that waits has much room by now: what it lacks is a processor. */
    final boolean holdsUpAProducer() {
        return waitingProducers.get() > 0 && queue.remainingCapacity() > queue.size();
    }

    interface Wait {
        void untilDone() throws InterruptedException;
    }

    void putAll(List<Object> elements) throws InterruptedException {
        for (var element : elements) {
            put(element);
        }
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
        void putAll(List<Object> elements) throws InterruptedException {
            int done = 0;
            if (queue.remainingCapacity() >= elements.size()) {
                done = closeable.putAll(elements);
            }
            if (done < elements.size()) {
                var rest = elements.subList(done, elements.size());
                awaitRoom(() -> putInParts(rest));
            }
        }

        private void putInParts(List<Object> elements) throws InterruptedException {
            for (int done = 0; done < elements.size(); ) {
                done += closeable.putAll(elements.subList(done, elements.size()));
            }
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
        private final int consumers;

        WithSentinels(BlockingQueue<Object> queue, Object sentinel, int consumers) {
            super(queue);
            this.sentinel = sentinel;
            this.consumers = consumers;
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
            for (int i = 0; i < consumers; i++) {
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

    /** Any other queue: at the end those who wait are interrupted, and find it empty. */
    private static final class Plain extends Inbox {
        private final ReentrantLock lock = new ReentrantLock();
        private final Set<Thread> sleepers = new HashSet<>(); // guarded by lock
        private boolean closed; // guarded by lock

        Plain(BlockingQueue<Object> queue) {
            super(queue);
        }

        @Override
        void close() {
            lock.lock();
            try {
                closed = true;
                sleepers.forEach(Thread::interrupt);
            } finally {
                lock.unlock();
            }
        }

        @Override
        @Nullable Object awaitElement() throws InterruptedException {
            if (!fallAsleep()) {
                return queue.poll();
            }
            try {
                return queue.take();
            } catch (InterruptedException interrupt) {
                if (isClosed()) {
                    return queue.poll();
                }
                throw interrupt;
            } finally {
                wakeUp();
            }
        }

        private boolean fallAsleep() {
            lock.lock();
            try {
                return !closed && sleepers.add(Thread.currentThread());
            } finally {
                lock.unlock();
            }
        }

        /** After this no interrupt of {@link #close} can come, and one that came is forgotten. */
        private void wakeUp() {
            lock.lock();
            try {
                sleepers.remove(Thread.currentThread());
                if (closed) {
                    Thread.interrupted();
                }
            } finally {
                lock.unlock();
            }
        }

        private boolean isClosed() {
            lock.lock();
            try {
                return closed;
            } finally {
                lock.unlock();
            }
        }
    }
}
