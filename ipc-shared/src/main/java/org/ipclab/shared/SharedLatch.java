package org.ipclab.shared;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.ipclab.shared.lock.Deadline;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.time.Duration;

/**
 * A latch of several processes: threads wait until it was counted down to zero, which it stays.
 *
 * {@snippet class="org.ipclab.shared.SharedSnippets" region="latch"}
 *
 * <p>A process that is killed before it counts down never will: wait with a time limit, or have a
 * parent that counts down for the dead. The count itself is whole whoever is killed when, since it
 * changes by one store. What a thread did before it counted down is seen by those that waited. For
 * platform threads only; an interrupt is noticed within 5 milliseconds.
 */
public final class SharedLatch {
    /** How much memory a latch takes. */
    public static final int BYTES = 2 * Structure.LINE + SharedLock.BYTES;

    private static final VarHandle LONG = JAVA_LONG.varHandle();
    private static final long LOCK_AT = Structure.LINE;
    private static final long COUNT_AT = LOCK_AT + SharedLock.BYTES;

    private final MemorySegment region;
    private final SharedLock lock;
    private final SharedCondition open;

    private SharedLatch(SharedMemory memory, long offset, MemorySegment region) {
        this.region = region;
        this.lock = SharedLock.ofWholeStates(memory, offset + LOCK_AT);
        this.open = lock.condition(0, "latch");
    }

    /**
     * Makes a latch at some place of the memory. That is for the process that made the memory,
     * before it gives it to others.
     *
     * @param memory the memory
     * @param offset where, a multiple of 64; it takes {@link #BYTES}
     * @param count how often it is counted down, 0 or more
     * @return the latch
     * @throws IllegalArgumentException if it does not fit there, or the count is below 0
     * @throws IllegalStateException if the memory is closed or was made elsewhere, or something is
     *     there already
     */
    public static SharedLatch create(SharedMemory memory, long offset, long count) {
        if (count < 0) {
            throw new IllegalArgumentException("a latch counts from 0 or more, not " + count);
        }
        MemorySegment region = Structure.LATCH.create(memory, offset, BYTES, count);
        SharedLatch latch = new SharedLatch(memory, offset, region);
        latch.set(count);
        return latch;
    }

    /**
     * The latch that was made at some place of the memory.
     *
     * @param memory the memory
     * @param offset where
     * @return the latch
     * @throws IllegalArgumentException if none can be there
     * @throws IllegalStateException if the memory is closed, or no latch was made there
     */
    public static SharedLatch in(SharedMemory memory, long offset) {
        return new SharedLatch(memory, offset, Structure.LATCH.find(memory, offset, BYTES));
    }

    /**
     * Counts down by one, to zero at most. The last one releases all that wait.
     *
     * @throws IllegalStateException if somebody has been counting down for five seconds
     */
    public void countDown() {
        lock.lockBriefly();
        try {
            long left = count();
            if (left > 0) {
                set(left - 1);
            }
            if (left == 1) {
                open.signalAll();
            }
        } finally {
            lock.unlockIfHeld();
        }
    }

    /**
     * Waits for zero.
     *
     * @throws InterruptedException if interrupted
     */
    public void await() throws InterruptedException {
        await(Deadline.NEVER);
    }

    /**
     * Waits for zero, at most so long.
     *
     * @param timeout the longest wait; zero or less does not wait
     * @return false if it was not zero in time
     * @throws InterruptedException if interrupted
     */
    public boolean await(Duration timeout) throws InterruptedException {
        return await(Deadline.in(timeout));
    }

    private boolean await(Deadline deadline) throws InterruptedException {
        if (!lock.lock(deadline)) {
            return false;
        }
        try {
            while (count() > 0) {
                if (deadline.isOver() || !open.await(open.sequence(), deadline)) {
                    return false;
                }
            }
            return true;
        } finally {
            lock.unlockIfHeld();
        }
    }

    /**
     * How often it must still be counted down.
     *
     * @return the count at some moment of the call
     * @throws DamagedMemoryException if it is below 0
     */
    public long count() {
        long count = (long) LONG.getVolatile(region, COUNT_AT);
        if (count < 0) {
            throw new DamagedMemoryException("a latch that counts down from " + count);
        }
        return count;
    }

    private void set(long count) {
        LONG.setVolatile(region, COUNT_AT, count);
    }

    /** For tests. */
    SharedLock lock() {
        return lock;
    }

    @Override
    public String toString() {
        return "SharedLatch[" + count() + " to go]";
    }
}
