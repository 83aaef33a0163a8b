package org.ipclab.examples.stage;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Lines in the order in which the things they tell of happened, also if these happened in several
 * processes. Whoever does something stamps it with the clock that all processes of a machine share;
 * what another process says arrives a little later. So as soon as other processes speak, each line
 * waits for a moment, and lines that came in the meantime and are older go first.
 *
 * <p>Safe for many threads.
 */
final class Transcript implements AutoCloseable {
    /** Something that was done at {@code nanoTime}, and how to write it down. */
    record Line(long nanoTime, long number, Runnable writing) {}

    private final Duration hold;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final PriorityQueue<Line> waiting = // guarded by lock, as is all that follows
            new PriorityQueue<>(
                    (one, other) ->
                            one.nanoTime() == other.nanoTime()
                                    ? Long.compare(one.number(), other.number())
                                    : Long.compare(one.nanoTime() - other.nanoTime(), 0));

    private long number;
    private boolean holding;
    private boolean closed;

    /** Lines wait for {@code hold} once other processes speak. */
    Transcript(Duration hold) {
        this.hold = hold;
    }

    /** From now on other processes speak as well. */
    void orderByStamp() {
        lock.lock();
        try {
            if (!holding && !closed) {
                holding = true;
                Thread.ofPlatform().daemon().name("transcript").start(this::writeAsTheyAge);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Stamps a line and adds it, in one step, so that the stamps of this process never go back. */
    void now(Consumer<Long> writing) {
        lock.lock();
        try {
            long nanoTime = System.nanoTime();
            add(nanoTime, () -> writing.accept(nanoTime));
        } finally {
            lock.unlock();
        }
    }

    /** Adds a line that was stamped where it happened. */
    void add(long nanoTime, Runnable writing) {
        lock.lock();
        try {
            if (!holding || closed) {
                writing.run();
                return;
            }
            waiting.add(new Line(nanoTime, number++, writing));
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Writes everything that still waits, in order. */
    void flush() {
        lock.lock();
        try {
            for (Line line = waiting.poll(); line != null; line = waiting.poll()) {
                line.writing().run();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Flushes; what comes later is written at once. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            flush();
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    private void writeAsTheyAge() {
        lock.lock();
        try {
            while (!closed) {
                Line next = waiting.peek();
                long left =
                        next == null
                                ? Long.MAX_VALUE
                                : next.nanoTime() + hold.toNanos() - System.nanoTime();
                if (left > 0) {
                    long _ = arrived.awaitNanos(left);
                } else {
                    waiting.remove().writing().run();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does; close() writes the rest
        } finally {
            lock.unlock();
        }
    }
}
