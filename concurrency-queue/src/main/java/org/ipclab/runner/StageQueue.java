package org.ipclab.runner;

import org.ipclab.condition.CloseableQueue;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TransferQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The queue in front of a stage, with an end. There are three ways to end it, by the kind of queue:
 * close it, put a sentinel for each consumer, or wake the consumers that wait.
 */
abstract sealed class StageQueue {
    private static final long LOOK_MILLIS = 50;

    final BlockingQueue<Object> queue;
    final LongAdder putWaits = new LongAdder();
    final LongAdder putWaitedNanos = new LongAdder();
    final LongAdder takeWaits = new LongAdder();
    final LongAdder takeWaitedNanos = new LongAdder();
    private final AtomicInteger waitingProducers = new AtomicInteger();
    private volatile boolean stopped;
    private volatile boolean drains = true;

    private StageQueue(BlockingQueue<Object> queue) {
        this.queue = queue;
    }

    static StageQueue of(BlockingQueue<Object> queue, @Nullable Object sentinel, int consumers) {
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

    /** The run was stopped. Those who wait are interrupted next, but the queue may be deaf. */
    final void stop() {
        stopped = true;
    }

    /**
     * Waits for an element, for a while at most: a queue may swallow interrupts, and does not know
     * that the run was stopped or that no more will come.
     */
    final @Nullable Object pollForAWhile() throws InterruptedException {
        Object element = queue.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (element == null && stopped) {
            throw new InterruptedException("the run was stopped");
        }
        return element;
    }

    /** What is wrong with a queue in which so many elements are missing, or came twice. */
    String imbalance(long lost, long produced) {
        return lost > 0
                ? "the queue lost %d of %d elements".formatted(lost, produced)
                : "the queue gave %d element%s more than it got"
                        .formatted(-lost, lost == -1 ? "" : "s");
    }

    final int size() {
        return queue.size();
    }

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
        if (drains) {
            try {
                queue.drainTo(elements, max);
                return elements;
            } catch (UnsupportedOperationException notThisOne) {
                drains = false;
            }
        }
        for (Object element; elements.size() < max && (element = queue.poll()) != null; ) {
            elements.add(element);
        }
        return elements;
    }

    /** A queue that can say that it has ended. */
    private static final class Closeable extends StageQueue {
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
            return closeable.pollMany(max);
        }

        @Override
        @Nullable Object awaitElement() throws InterruptedException {
            return closeable.receive().orElse(null);
        }
    }

    /** The lab's way: one sentinel for each consumer, behind the last element. */
    private static final class WithSentinels extends StageQueue {
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
            Object element = pollForAWhile();
            while (element == null) {
                element = pollForAWhile();
            }
            return element.equals(sentinel) ? null : element;
        }

        @Override
        String imbalance(long lost, long produced) {
            return queue.isEmpty()
                    ? super.imbalance(lost, produced)
                    : ("%d of %d elements came out behind the sentinel: use a queue that is first"
                                    + " in, first out, or no sentinel")
                            .formatted(queue.size(), produced);
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

    /** Any other queue: at the end whoever waits is interrupted, and sees that it is the end. */
    private static final class Plain extends StageQueue {
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
            while (true) {
                boolean mayCome = fallAsleep();
                if (!mayCome && queue.isEmpty()) {
                    return null;
                }
                try {
                    Object element = pollForAWhile();
                    if (element != null) {
                        return element;
                    }
                } finally {
                    wakeUp();
                }
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
