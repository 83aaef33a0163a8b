package org.ipclab.queue;

import jdk.jfr.Event;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Threads that wait for one thing to become possible: to put into a full queue, say. Whoever makes
 * it possible calls {@link #wake}, which costs one read while nobody sleeps.
 *
 * <p>Nobody sleeps through a wake-up. A thread first sets {@code asleep}, then tries, then sleeps;
 * the other first changes the queue, then reads {@code asleep}. Both words of the queue and this
 * one are volatile, so the try sees the change or the read sees the sleeper.
 */
final class Waiters {
    private static final long FOREVER = Long.MAX_VALUE;
    private static final int SPINS = Runtime.getRuntime().availableProcessors() > 1 ? 20 : 0;
    private static final int YIELDS = 4;

    private final ReentrantLock lock;
    private final Condition condition;
    private final Supplier<? extends Event> sleepEvent;
    private final PaddedLong asleep = new PaddedLong(); // 1 or 0; written under the lock
    private long waits; // guarded by lock

    Waiters(ReentrantLock lock, Supplier<? extends Event> sleepEvent) {
        this.lock = lock;
        this.sleepEvent = sleepEvent;
        this.condition = lock.newCondition();
    }

    /**
     * Tells that it has become possible, once or more. Wakes one thread, and that one, when it is
     * done, the next: to wake all at once would have them push aside the thread that made the room,
     * and sleep again after a few elements.
     */
    void wake() {
        if (asleep.get() != 0) {
            lock.lock();
            try {
                signalOne();
            } finally {
                lock.unlock();
            }
        }
    }

    private void signalOne() {
        asleep.set(0); // until it has woken up, nobody else need take the lock
        condition.signal();
    }

    /** Called by a thread that waits no longer, with success or without. */
    private void handOn(BooleanSupplier possible) {
        boolean othersWait = lock.hasWaiters(condition);
        asleep.set(othersWait ? 1 : 0);
        if (othersWait && possible.getAsBoolean()) {
            signalOne();
        }
    }

    /** Tells that waiting is over for everyone. */
    void wakeAll() {
        lock.lock();
        try {
            condition.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Tries until it works, and sleeps in between.
     *
     * @param promising a cheap look whether a try may work, which may err
     * @param possible whether a try would work now, if nobody else came first
     * @param attempt returns null if it did not work
     * @param ended whether to give up; asked before the last try
     * @return what the attempt returned, or null if the time is over or it has ended
     */
    <R> @Nullable R await(
            BooleanSupplier promising,
            BooleanSupplier possible,
            Supplier<? extends @Nullable R> attempt,
            BooleanSupplier ended,
            long nanos)
            throws InterruptedException {
        R result = nanos > 0 ? look(promising, attempt) : null;
        if (result != null) {
            return result;
        }
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (true) {
                asleep.set(1);
                boolean last = ended.getAsBoolean() || left <= 0;
                result = attempt.get();
                if (result != null || last) {
                    return result;
                }
                waits++;
                left = sleep(left);
            }
        } finally {
            handOn(possible);
            lock.unlock();
        }
    }

    /**
     * A few looks are cheaper than a sleep. First spinning, for a peer on another processor, unless
     * somebody sleeps already: then this side has more threads than work. Then yielding, always,
     * for a peer that needs this processor: it fills or empties much of the queue before we are
     * back.
     */
    @SuppressWarnings("ThreadPriorityCheck") // a yield only saves time
    private <R> @Nullable R look(
            BooleanSupplier promising, Supplier<? extends @Nullable R> attempt) {
        int spins = asleep.get() == 0 ? SPINS : 0;
        for (int i = 0; i < spins + YIELDS; i++) {
            if (i < spins) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
            R result = promising.getAsBoolean() ? attempt.get() : null;
            if (result != null) {
                return result;
            }
        }
        return null;
    }

    @SuppressWarnings("WaitNotInLoop") // the loop is the caller's
    private long sleep(long nanos) throws InterruptedException {
        var event = sleepEvent.get();
        event.begin();
        try {
            if (nanos < FOREVER) {
                return condition.awaitNanos(nanos);
            }
            condition.await();
            return FOREVER;
        } finally {
            event.commit();
        }
    }

    /** How often a thread slept. */
    long waits() {
        lock.lock();
        try {
            return waits;
        } finally {
            lock.unlock();
        }
    }
}
