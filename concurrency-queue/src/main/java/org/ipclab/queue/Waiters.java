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
    private static final long SOON_NANOS = 20_000;

    private final ReentrantLock lock;
    private final Condition condition;
    private final Supplier<? extends Event> sleepEvent;
    private final long spinNanos;
    private final BooleanSupplier othersWait;
    private final PaddedLong asleep = new PaddedLong(); // 1 or 0; written under the lock
    private volatile int sleepers; // signalled or not; written under the lock
    private volatile boolean signalledSoon = true; // the last of them
    private long lastSleep; // when it began; guarded by lock
    private long waits; // guarded by lock

    /**
     * Nobody waits yet.
     *
     * @param lock what sleepers hold to look
     * @param sleepEvent makes the event of a sleep
     * @param spinNanos how long to look before sleeping
     * @param othersWait whether those who can make it possible wait themselves
     */
    Waiters(
            ReentrantLock lock,
            Supplier<? extends Event> sleepEvent,
            long spinNanos,
            BooleanSupplier othersWait) {
        this.lock = lock;
        this.sleepEvent = sleepEvent;
        this.spinNanos = SPINS > 0 ? spinNanos : 0;
        this.othersWait = othersWait;
        this.condition = lock.newCondition();
    }

    /** Whether anybody sleeps, or is waking up. */
    boolean areThere() {
        return sleepers > 0;
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
        signalledSoon = System.nanoTime() - lastSleep < SOON_NANOS;
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
     * that needs this processor: it fills or empties much of the queue before we are back. But only
     * if such a peer is to be hoped for, since the others wait too, or the last sleep was short:
     * who yields to a busy thread may be back only milliseconds later, unless it is a virtual one.
     */
    @SuppressWarnings("ThreadPriorityCheck") // a yield only saves time
    private <R> @Nullable R look(
            BooleanSupplier promising,
            Supplier<? extends @Nullable R> attempt,
            BooleanSupplier ended,
            long nanos) {
        boolean isFirst = asleep.get() == 0;
        R result = isFirst ? spin(promising, attempt, ended, Math.min(spinNanos, nanos)) : null;
        boolean hope = signalledSoon || othersWait.getAsBoolean();
        int yields = hope || Thread.currentThread().isVirtual() ? YIELDS : 0;
        for (int i = 0; i < yields && result == null; i++) {
            Thread.yield();
            result = promising.getAsBoolean() ? attempt.get() : null;
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
