package org.ipclab.condition;

import jdk.jfr.Event;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A {@link Condition} that spares its users switches from thread to thread, which cost more than
 * all else that a bounded buffer does. As with any condition, whoever calls holds the lock, and
 * whoever returns from {@code await} looks again.
 *
 * <ul>
 *   <li>Whoever would sleep first lets others run for a moment, if it can hope for them: threads of
 *       the other side wait too and are about to go on, or the last sleeper was signalled soon.
 *       Where there is no such hope it sleeps at once, for a thread that gave way to a busy one may
 *       get its processor back only milliseconds later. The fewer calls fill the buffer, the sooner
 *       it would sleep again, and the longer it gives way; where many do, it is better to let the
 *       others run on.
 *   <li>One sleeper is woken at a time. Until it is back, further signals do nothing: if there is
 *       enough for two, it must signal the next. So no crowd runs into the lock at once.
 * </ul>
 */
final class ConditionQueue {
    static final long FOREVER = Long.MAX_VALUE; // nanoseconds

    private static final int YIELDS = 16; // some microseconds, about what it costs to sleep
    private static final int FEW_CALLS = 64;
    private static final long SOON_NANOS = 20_000;

    private final ReentrantLock lock;
    private final Condition condition;
    private final Supplier<Event> sleepEvent;

    private int waiting; // threads in await(); guarded by lock, as is all that follows
    private long signals; // while somebody was waiting
    private int sleepers; // threads in sleep(), signalled or not
    private boolean waking; // one of them was signalled, and none has come back since
    private boolean signalledSoon = true; // the last of them
    private long lastSleep; // when it began
    private long sleeps;

    ConditionQueue(ReentrantLock lock, Supplier<Event> sleepEvent) {
        this.lock = lock;
        this.condition = lock.newCondition();
        this.sleepEvent = sleepEvent;
    }

    /**
     * Waits for a signal, at most so long.
     *
     * @param nanos how long
     * @param calls how many calls like the caller's fill the buffer
     * @param others who it is that can signal
     * @return the nanoseconds left
     */
    long await(long nanos, int calls, ConditionQueue others) throws InterruptedException {
        long begin = nanos == FOREVER ? 0 : System.nanoTime();
        waiting++;
        try {
            boolean hope = signalledSoon || others.waiting > 0;
            if (!hope || !isSignalledWhileGivingWay(calls)) {
                sleep(left(nanos, begin));
            }
        } finally {
            waiting--;
        }
        return left(nanos, begin);
    }

    private static long left(long nanos, long begin) {
        return nanos == FOREVER ? FOREVER : nanos - (System.nanoTime() - begin);
    }

    @SuppressWarnings("ThreadPriorityCheck") // a hint, on which nothing relies
    private boolean isSignalledWhileGivingWay(int calls) {
        long seen = signals;
        boolean few = calls <= FEW_CALLS && !Thread.currentThread().isVirtual();
        for (int yields = few ? YIELDS : 1; yields > 0 && signals == seen; yields--) {
            lock.unlock();
            Thread.yield();
            lock.lock();
        }
        return signals != seen;
    }

    @SuppressWarnings("WaitNotInLoop") // the callers loop
    void sleep(long nanos) throws InterruptedException {
        sleepers++;
        sleeps++;
        lastSleep = System.nanoTime();
        var event = sleepEvent.get();
        event.begin();
        try {
            if (nanos == FOREVER) {
                condition.await();
            } else {
                condition.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            condition.signal(); // the signal that found this thread leaving already
            throw e;
        } finally {
            event.commit();
            waking = false;
            sleepers--;
        }
    }

    void signal() {
        if (waiting > 0) {
            signals++;
            if (sleepers > 0 && !waking) {
                waking = true;
                signalledSoon = System.nanoTime() - lastSleep < SOON_NANOS;
                condition.signal();
            }
        }
    }

    void signalAll() {
        signals++;
        condition.signalAll();
    }

    /** How often a thread has slept so far. */
    long sleeps() {
        return sleeps;
    }
}
