package org.ipclab.pool.threads;

import java.util.concurrent.locks.Condition;
import java.util.function.LongSupplier;

/**
 * The bound of a work-stealing pool, on the tasks that wait or run. All methods need the pool's
 * lock, but {@link #isAwaited}.
 *
 * <p>Threads count for themselves what they have run, and are asked only if what is known does not
 * suffice. Whoever waits for room says so first and looks again; a thread that has run a task
 * counts it and then looks if somebody waits. So one of them sees the other.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // all updates are under the lock
public final class Room {
    private final Condition condition;
    private final LongSupplier countFinished;
    private volatile int waiting;
    private long accepted;
    private long gone; // accepted, and not to be run
    private long finished; // accepted and run, as far as is known

    /**
     * An empty pool's room.
     *
     * @param condition of the pool's lock
     * @param countFinished how many tasks were run
     */
    public Room(Condition condition, LongSupplier countFinished) {
        this.condition = condition;
        this.countFinished = countFinished;
    }

    /** Whether less than so many tasks wait or run. */
    public boolean isThere(long limit) {
        if (accepted - gone - finished >= limit) {
            finished = countFinished.getAsLong();
        }
        return accepted - gone - finished < limit;
    }

    /** Waits for room, of which there may be none when this returns. */
    @SuppressWarnings("WaitNotInLoop") // the caller looks again
    public void await(long limit) throws InterruptedException {
        waiting++;
        try {
            if (!isThere(limit)) {
                condition.await();
            }
        } finally {
            waiting--;
        }
    }

    /** Whether somebody waits. Needs no lock. */
    public boolean isAwaited() {
        return waiting > 0;
    }

    /** A task is accepted. */
    public void take() {
        accepted++;
    }

    /** A task that was accepted will not be run. */
    public void giveBack() {
        gone++;
        condition.signal();
    }

    /** A task was run, and somebody waits. */
    public void wakeOne() {
        condition.signal();
    }

    /** Lets all who wait look at the pool's state. */
    public void wakeAll() {
        condition.signalAll();
    }
}
