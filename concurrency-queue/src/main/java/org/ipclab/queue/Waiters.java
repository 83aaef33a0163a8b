package org.ipclab.queue;

import jdk.jfr.Event;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicInteger;
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
    private final long spinNanos;
    private final BooleanSupplier othersWait;
    private final Hope hope;
    private final PaddedLong asleep = new PaddedLong(); // 1 or 0; written under the lock
    private final AtomicInteger yielders = new AtomicInteger();
    private volatile int sleepers; // signalled or not; written under the lock
    private long lastSleep; // when it began; guarded by lock
    private long waits; // guarded by lock

    /**
     * Nobody waits yet.
     *
     * @param lock what sleepers hold to look
     * @param sleepEvent makes the event of a sleep
     * @param spinNanos how long to look before sleeping
     * @param othersWait whether those who can make it possible wait themselves
     * @param hope whether to give way to those who do not
     */
    Waiters(
            ReentrantLock lock,
            Supplier<? extends Event> sleepEvent,
            long spinNanos,
            BooleanSupplier othersWait,
            Hope hope) {
        this.lock = lock;
        this.sleepEvent = sleepEvent;
        this.spinNanos = SPINS > 0 ? spinNanos : 0;
        this.othersWait = othersWait;
        this.hope = hope;
        this.condition = lock.newCondition();
    }

    /** For a queue without a bound: others who never wait do not show whether hope has failed. */
    Waiters(
            ReentrantLock lock,
            Supplier<? extends Event> sleepEvent,
            long spinNanos,
            BooleanSupplier othersWait) {
        this(lock, sleepEvent, spinNanos, othersWait, Hope.lasting());
    }

    /** Whether anybody sleeps, is waking up, or gives way. */
    boolean areThere() {
        return sleepers > 0 || yielders.get() > 0;
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
        hope.slept(System.nanoTime() - lastSleep);
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
        R result = nanos > 0 ? look(promising, attempt, ended, nanos) : null;
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
     * somebody sleeps already: then this side has more threads than work. Then yielding, for a peer
     * that needs this processor: it fills or empties much of the queue before we are back.
     */
    private <R> @Nullable R look(
            BooleanSupplier promising,
            Supplier<? extends @Nullable R> attempt,
            BooleanSupplier ended,
            long nanos) {
        boolean isFirst = asleep.get() == 0;
        R result = isFirst ? spin(promising, attempt, ended, Math.min(spinNanos, nanos)) : null;
        return result == null ? giveWay(promising, attempt) : result;
    }

    /** Yields if others wait too, or there is hope. A virtual thread is back soon in any case. */
    private <R> @Nullable R giveWay(
            BooleanSupplier promising, Supplier<? extends @Nullable R> attempt) {
        if (othersWait.getAsBoolean() || Thread.currentThread().isVirtual()) {
            return yieldTo(promising, attempt);
        }
        if (!hope.isThere()) {
            return null;
        }
        long begin = System.nanoTime();
        R result = yieldTo(promising, attempt);
        hope.gaveWay(System.nanoTime() - begin, result != null, othersWait.getAsBoolean());
        return result;
    }

    @SuppressWarnings("ThreadPriorityCheck") // a yield only saves time
    private <R> @Nullable R yieldTo(
            BooleanSupplier promising, Supplier<? extends @Nullable R> attempt) {
        R result = null;
        yielders.getAndIncrement();
        try {
            for (int i = 0; i < YIELDS && result == null; i++) {
                Thread.yield();
                result = promising.getAsBoolean() ? attempt.get() : null;
            }
        } finally {
            yielders.getAndDecrement();
        }
        return result;
    }

    private static <R> @Nullable R spin(
            BooleanSupplier promising,
            Supplier<? extends @Nullable R> attempt,
            BooleanSupplier ended,
            long nanos) {
        long limit = Thread.currentThread().isVirtual() ? 0 : nanos;
        long begin = limit > 0 ? System.nanoTime() : 0;
        R result = null;
        for (int i = 0; result == null && (i < SPINS || isEarly(begin, limit, ended)); i++) {
            Thread.onSpinWait();
            result = promising.getAsBoolean() ? attempt.get() : null;
        }
        return result;
    }

    private static boolean isEarly(long begin, long limit, BooleanSupplier ended) {
        return limit > 0
                && System.nanoTime() - begin < limit
                && !ended.getAsBoolean()
                && !Thread.currentThread().isInterrupted();
    }

    // The loop is the caller's, and the lock is held.
    @SuppressWarnings({"WaitNotInLoop", "NonAtomicVolatileUpdate"})
    private long sleep(long nanos) throws InterruptedException {
        var event = sleepEvent.get();
        event.begin();
        sleepers++;
        lastSleep = System.nanoTime();
        try {
            if (nanos < FOREVER) {
                return condition.awaitNanos(nanos);
            }
            condition.await();
            return FOREVER;
        } finally {
            sleepers--;
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
