package org.ipclab.queue;

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
    private static final int LOOKS = Runtime.getRuntime().availableProcessors() > 1 ? 200 : 0;

    private final ReentrantLock lock;
    private final Condition condition;
    private final PaddedLong asleep = new PaddedLong(); // 1 or 0; written under the lock
    private long waits; // guarded by lock

    Waiters(ReentrantLock lock) {
        this.lock = lock;
        this.condition = lock.newCondition();
    }

    /** Tells that it has become possible so many times. */
    void wake(int times) {
        if (times > 0 && asleep.get() != 0) {
            lock.lock();
            try {
                for (int i = 0; i < times && lock.hasWaiters(condition); i++) {
                    condition.signal();
                }
                recount();
            } finally {
                lock.unlock();
            }
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
     * @param promising a cheap look whether a try may work
     * @param attempt returns null if it did not work
     * @param ended whether to give up; asked before the last try
     * @return what the attempt returned, or null if the time is over or it has ended
     */
    <R> @Nullable R await(
            BooleanSupplier promising,
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
            recount();
            lock.unlock();
        }
    }

    /** A few looks are cheaper than a sleep; but who sleeps already should not be overtaken. */
    private <R> @Nullable R look(
            BooleanSupplier promising, Supplier<? extends @Nullable R> attempt) {
        for (int i = 0; i < LOOKS && asleep.get() == 0; i++) {
            R result = promising.getAsBoolean() ? attempt.get() : null;
            if (result != null) {
                return result;
            }
            Thread.onSpinWait();
        }
        return null;
    }

    private long sleep(long nanos) throws InterruptedException {
        if (nanos < FOREVER) {
            return condition.awaitNanos(nanos);
        }
        condition.await();
        return FOREVER;
    }

    private void recount() {
        asleep.set(lock.hasWaiters(condition) ? 1 : 0);
    }

    /** How often a thread slept. Needs the lock. */
    long waits() {
        return waits;
    }
}
