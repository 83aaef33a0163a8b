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
 *   <li>Whoever would sleep first lets others run for a moment: often one of them brings what it
 *       waits for. The fewer calls fill the buffer, the sooner it would sleep again, and the longer
 *       it gives way; where many do, it is better to let the others run on.
 *   <li>One sleeper is woken at a time. Until it is back, further signals do nothing: if there is
 *       enough for two, it must signal the next. So no crowd runs into the lock at once.
 * </ul>
 */
final class ConditionQueue {
    static final long FOREVER = Long.MAX_VALUE; // nanoseconds

    private static final int YIELDS = 16; // some microseconds, about what it costs to sleep
    private static final int FEW_CALLS = 64;

    private final ReentrantLock lock;
    private final Condition condition;
    private final Supplier<Event> sleepEvent;

    private long signals; // guarded by lock, as is all that follows
    private int sleepers; // threads in sleep(), signalled or not
    private boolean waking; // one of them was signalled, and none has come back since
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
     * @return the nanoseconds left
     */
    long await(long nanos, int calls) throws InterruptedException {
        if (nanos == FOREVER) {
            if (!isSignalledSoon(calls)) {
                sleep(FOREVER);
            }
            return FOREVER;
        }
        long deadline = System.nanoTime() + nanos;
        if (!isSignalledSoon(calls)) {
            sleep(deadline - System.nanoTime());
        }
        return deadline - System.nanoTime();
    }

    @SuppressWarnings("ThreadPriorityCheck") // a hint, on which nothing relies
    private boolean isSignalledSoon(int calls) {
        long seen = signals;
        boolean patient = calls <= FEW_CALLS && !Thread.currentThread().isVirtual();
        int yields = patient ? YIELDS : 1;
        for (int i = 0; i < yields && signals == seen; i++) {
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
        signals++;
        if (sleepers > 0 && !waking) {
            waking = true;
            condition.signal();
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
