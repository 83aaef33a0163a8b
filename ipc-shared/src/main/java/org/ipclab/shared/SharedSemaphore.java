package org.ipclab.shared;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.ipclab.shared.lock.Deadline;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.time.Duration;

/**
 * A counting semaphore of several processes (Dijkstra 1962): a number of permits under a lock, and
 * a condition on which threads wait for one.
 *
 * {@snippet class="org.ipclab.shared.SharedSnippets" region="semaphore"}
 *
 * <p>A permit has no owner: any thread may release it, whoever acquired it. That is what a
 * semaphore is for, and it is why a process that is killed takes its permits with it: nobody can
 * tell whose they were. Where that matters, use a {@link SharedLock}, or have a parent that
 * releases for the dead.
 *
 * <p>The number itself is whole whoever is killed when, since it changes by one store. There is no
 * order among those who wait. What a thread did before it released is seen by whoever acquires
 * then. For platform threads only; an interrupt is noticed within 5 milliseconds.
 */
public final class SharedSemaphore {
    /** How much memory a semaphore takes. */
    public static final int BYTES = 2 * Structure.LINE + SharedLock.BYTES;

    private static final VarHandle LONG = JAVA_LONG.varHandle();
    private static final long LOCK_AT = Structure.LINE;
    private static final long PERMITS_AT = LOCK_AT + SharedLock.BYTES;

    private final MemorySegment region;
    private final SharedLock lock;
    private final SharedCondition available;

    private SharedSemaphore(SharedMemory memory, long offset, MemorySegment region) {
        this.region = region;
        this.lock = SharedLock.ofWholeStates(memory, offset + LOCK_AT);
        this.available = lock.condition(0, "permit");
    }

    /**
     * Makes a semaphore at some place of the memory. That is for the process that made the memory,
     * before it gives it to others.
     *
     * @param memory the memory
     * @param offset where, a multiple of 64; it takes {@link #BYTES}
     * @param permits how many permits there are, 0 or more
     * @return the semaphore
     * @throws IllegalArgumentException if it does not fit there, or the permits are below 0
     * @throws IllegalStateException if the memory is closed or was made elsewhere, or something is
     *     there already
     */
    public static SharedSemaphore create(SharedMemory memory, long offset, long permits) {
        if (permits < 0) {
            throw new IllegalArgumentException("a semaphore has 0 permits or more, not " + permits);
        }
        MemorySegment region = Structure.SEMAPHORE.create(memory, offset, BYTES, permits);
        SharedSemaphore semaphore = new SharedSemaphore(memory, offset, region);
        semaphore.set(permits);
        return semaphore;
    }

    /**
     * The semaphore that was made at some place of the memory.
     *
     * @param memory the memory
     * @param offset where
     * @return the semaphore
     * @throws IllegalArgumentException if none can be there
     * @throws IllegalStateException if the memory is closed, or no semaphore was made there
     */
    public static SharedSemaphore in(SharedMemory memory, long offset) {
        return new SharedSemaphore(memory, offset, Structure.SEMAPHORE.find(memory, offset, BYTES));
    }

    /**
     * Acquires a permit, waiting for it if need be.
     *
     * @throws InterruptedException if interrupted; none was acquired
     */
    public void acquire() throws InterruptedException {
        acquire(Deadline.NEVER);
    }

    /**
     * Acquires a permit, waiting for it at most so long.
     *
     * @param timeout the longest wait; zero or less does not wait
     * @return false if there was none in time
     * @throws InterruptedException if interrupted; none was acquired
     */
    public boolean tryAcquire(Duration timeout) throws InterruptedException {
        return acquire(Deadline.in(timeout));
    }

    private boolean acquire(Deadline deadline) throws InterruptedException {
        if (!lock.lock(deadline)) {
            return false;
        }
        try {
            while (permits() == 0) {
                if (deadline.isOver() || !available.await(available.sequence(), deadline)) {
                    return false;
                }
            }
            set(permits() - 1);
            return true;
        } finally {
            lock.unlockIfHeld();
        }
    }

    /**
     * Acquires a permit if there is one. Waits for nobody but those who are just acquiring or
     * releasing.
     *
     * @return false if there is none
     * @throws IllegalStateException if somebody has been acquiring or releasing for five seconds
     */
    public boolean tryAcquire() {
        lock.lockBriefly();
        try {
            boolean some = permits() > 0;
            if (some) {
                set(permits() - 1);
            }
            return some;
        } finally {
            lock.unlockIfHeld();
        }
    }

    /**
     * Releases a permit.
     *
     * @throws IllegalStateException if somebody has been acquiring or releasing for five seconds
     */
    public void release() {
        release(1);
    }

    /**
     * Releases permits. That makes more of them, if they were not acquired before.
     *
     * @param more how many, 0 or more
     * @throws IllegalArgumentException if it is below 0, or there would be too many
     * @throws IllegalStateException if somebody has been acquiring or releasing for five seconds
     */
    public void release(int more) {
        lock.lockBriefly();
        try {
            if (more < 0 || permits() > Long.MAX_VALUE - more) {
                throw new IllegalArgumentException("cannot release " + more + " permits");
            }
            set(permits() + more);
            available.signal(more);
        } finally {
            lock.unlockIfHeld();
        }
    }

    /**
     * How many permits there are.
     *
     * @return the number at some moment of the call
     * @throws DamagedMemoryException if it is below 0
     */
    public long permits() {
        long permits = (long) LONG.getVolatile(region, PERMITS_AT);
        if (permits < 0) {
            throw new DamagedMemoryException("a semaphore with " + permits + " permits");
        }
        return permits;
    }

    private void set(long permits) {
        LONG.setVolatile(region, PERMITS_AT, permits);
    }

    /** For tests. */
    SharedLock lock() {
        return lock;
    }

    @Override
    public String toString() {
        return "SharedSemaphore[" + permits() + " permits]";
    }
}
