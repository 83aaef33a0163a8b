package org.ipclab.shared.lock;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/**
 * What a mutex has seen of waits and deaths, in the memory, so of all processes. Written by owners
 * of the mutex only. Nothing is counted where nobody waits, for that would cost more than the lock.
 */
public final class LockCounters {
    private static final long WAITS_AT = 0;
    private static final long WAITED_AT = 8;
    private static final long LONGEST_AT = 16;
    private static final long RECOVERIES_AT = 24;

    private final MemorySegment memory;
    private final long offset;

    LockCounters(MemorySegment memory, long offset) {
        this.memory = memory;
        this.offset = offset;
    }

    void waited(long nanos) {
        add(WAITS_AT, 1);
        add(WAITED_AT, nanos);
        memory.set(JAVA_LONG, offset + LONGEST_AT, Math.max(nanos, get(LONGEST_AT)));
    }

    void recovered() {
        add(RECOVERIES_AT, 1);
    }

    private void add(long at, long amount) {
        memory.set(JAVA_LONG, offset + at, get(at) + amount);
    }

    /** Never negative, whatever others wrote there. */
    private long get(long at) {
        return memory.get(JAVA_LONG, offset + at) & Long.MAX_VALUE;
    }

    /**
     * How often a thread had to sleep before it got the mutex.
     *
     * @return the number
     */
    public long waits() {
        return get(WAITS_AT);
    }

    /**
     * How long all of them slept.
     *
     * @return the nanoseconds
     */
    public long waitedNanos() {
        return get(WAITED_AT);
    }

    /**
     * How long the longest sleep was.
     *
     * @return the nanoseconds
     */
    public long longestNanos() {
        return get(LONGEST_AT);
    }

    /**
     * How often the mutex was taken from a dead owner.
     *
     * @return the number
     */
    public long recoveries() {
        return get(RECOVERIES_AT);
    }
}
