package org.ipclab.shared;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.ipclab.shared.lock.Deadline;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeoutException;

/**
 * A barrier of several processes: threads wait until all parties have arrived, and then go on
 * together; then it can be used again.
 *
 * {@snippet class="org.ipclab.shared.SharedSnippets" region="barrier"}
 *
 * <p>All or none: a party that leaves early, by an interrupt or a time limit, breaks the barrier,
 * and it stays broken. A party that is killed cannot break it. If it was killed before it arrived,
 * the others wait until one has had enough; if behind that, it counts as arrived.
 *
 * <p>The state is one word, with the number of the round, how many have arrived in it, and whether
 * the barrier is broken. So it is whole whoever is killed when. What a party did before it arrived
 * is seen by all of that round. For platform threads only; an interrupt is noticed within 5
 * milliseconds.
 */
public final class SharedBarrier {
    /** How much memory a barrier takes. */
    public static final int BYTES = 2 * Structure.LINE + SharedLock.BYTES;

    private static final VarHandle LONG = JAVA_LONG.varHandle();
    private static final long LOCK_AT = Structure.LINE;
    private static final long STATE_AT = LOCK_AT + SharedLock.BYTES;
    private static final long BROKEN = 1L << 63;
    private static final long ARRIVED = 0xFFFF_FFFFL;
    private static final long ROUND = ~(BROKEN | ARRIVED);

    private final MemorySegment region;
    private final int parties;
    private final SharedLock lock;
    private final SharedCondition tripped;

    private SharedBarrier(SharedMemory memory, long offset, MemorySegment region, int parties) {
        this.region = region;
        this.parties = parties;
        this.lock = SharedLock.ofWholeStates(memory, offset + LOCK_AT);
        this.tripped = lock.condition(0, "barrier");
    }

    /**
     * Makes a barrier at some place of the memory. That is for the process that made the memory,
     * before it gives it to others.
     *
     * @param memory the memory
     * @param offset where, a multiple of 64; it takes {@link #BYTES}
     * @param parties how many threads must arrive, above 0
     * @return the barrier
     * @throws IllegalArgumentException if it does not fit there, or the parties are not above 0
     * @throws IllegalStateException if the memory is closed or was made elsewhere, or something is
     *     there already
     */
    public static SharedBarrier create(SharedMemory memory, long offset, int parties) {
        if (parties <= 0) {
            throw new IllegalArgumentException("a barrier needs a party, not " + parties);
        }
        MemorySegment region = Structure.BARRIER.create(memory, offset, BYTES, parties);
        return new SharedBarrier(memory, offset, region, parties);
    }

    /**
     * The barrier that was made at some place of the memory.
     *
     * @param memory the memory
     * @param offset where
     * @return the barrier
     * @throws IllegalArgumentException if none can be there
     * @throws IllegalStateException if the memory is closed, or no barrier was made there
     */
    public static SharedBarrier in(SharedMemory memory, long offset) {
        MemorySegment region = Structure.BARRIER.find(memory, offset, BYTES);
        long parties = Structure.parameter(region);
        if (parties <= 0 || parties > Integer.MAX_VALUE) {
            throw new DamagedMemoryException("a barrier for " + parties + " parties");
        }
        return new SharedBarrier(memory, offset, region, (int) parties);
    }

    /**
     * Arrives, and waits for the other parties.
     *
     * @return how many were still missing when this one arrived: 0 for the last
     * @throws BrokenBarrierException if another party has left early, now or before
     * @throws InterruptedException if interrupted; the barrier is broken then
     */
    public int await() throws InterruptedException, BrokenBarrierException {
        try {
            return await(Deadline.NEVER);
        } catch (TimeoutException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /**
     * Arrives, and waits for the other parties at most so long.
     *
     * @param timeout the longest wait; zero or less does not wait
     * @return how many were still missing when this one arrived: 0 for the last
     * @throws BrokenBarrierException if another party has left early, now or before
     * @throws TimeoutException if the time is over; the barrier is broken then
     * @throws InterruptedException if interrupted; the barrier is broken then
     */
    public int await(Duration timeout)
            throws InterruptedException, BrokenBarrierException, TimeoutException {
        return await(Deadline.in(timeout));
    }

    private int await(Deadline deadline)
            throws InterruptedException, BrokenBarrierException, TimeoutException {
        long round = round(state());
        int missing = -1;
        try {
            if (!lock.lock(deadline)) {
                throw new TimeoutException("the barrier's lock could not be had in time");
            }
            round = round(state());
            missing = arrive();
            awaitEnd(round, deadline);
        } catch (InterruptedException e) {
            if (breakIn(round) || missing < 0) {
                throw e;
            }
            Thread.currentThread().interrupt(); // it came when the round was over
        } catch (TimeoutException e) {
            if (breakIn(round) || missing < 0) {
                throw e;
            }
        } finally {
            lock.unlockIfHeld();
        }
        if (isIn(round)) {
            throw broken();
        }
        return missing;
    }

    /** With the lock held. Only a break can come in between, which needs no lock. */
    private int arrive() throws BrokenBarrierException {
        long state = state();
        int missing = parties - 1 - (int) (state & ARRIVED);
        if (missing < 0 || missing >= parties) {
            throw new DamagedMemoryException(
                    "a barrier for " + parties + " parties where " + missing + " are missing");
        }
        long next = missing == 0 ? nextRound(state) : state + 1;
        if (state < 0 || !LONG.compareAndSet(region, STATE_AT, state, next)) {
            throw broken();
        }
        if (missing == 0) {
            tripped.signalAll();
        }
        return missing;
    }

    private void awaitEnd(long round, Deadline deadline)
            throws InterruptedException, TimeoutException {
        int sequence = tripped.sequence();
        while (isIn(round) && !isBroken()) {
            if (deadline.isOver() || !tripped.await(sequence, deadline)) {
                throw new TimeoutException("not all parties arrived in time");
            }
            sequence = tripped.sequence();
        }
    }

    /** Without the lock, so that a party can always leave. False if the round is over. */
    private boolean breakIn(long round) {
        long state = state();
        while (round(state) == round) {
            if (LONG.compareAndSet(region, STATE_AT, state, state | BROKEN)) {
                tripped.wakeAll();
                return true;
            }
            state = state();
        }
        return false;
    }

    private boolean isIn(long round) {
        return round(state()) == round;
    }

    private static long round(long state) {
        return state & ROUND;
    }

    private static long nextRound(long state) {
        return (round(state) + ARRIVED + 1) & ROUND;
    }

    private long state() {
        return (long) LONG.getVolatile(region, STATE_AT);
    }

    private static BrokenBarrierException broken() {
        return new BrokenBarrierException("a party left the barrier before all had arrived");
    }

    /**
     * Whether a party has left early. It stays so.
     *
     * @return true if so
     */
    public boolean isBroken() {
        return state() < 0;
    }

    /**
     * How many threads must arrive.
     *
     * @return the parties that the barrier was made for
     */
    public int parties() {
        return parties;
    }

    /**
     * How many parties have arrived in this round.
     *
     * @return the number at some moment of the call
     */
    public int arrived() {
        return (int) Math.min(state() & ARRIVED, parties);
    }

    /** For tests. */
    SharedLock lock() {
        return lock;
    }

    @Override
    public String toString() {
        return "SharedBarrier["
                + arrived()
                + " of "
                + parties
                + (isBroken() ? " arrived, broken]" : " arrived]");
    }
}
