package org.ipclab.shared.queue;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/**
 * What a queue has seen, in the memory, so of all processes. Written by holders of the mutex only.
 */
public final class QueueCounters {
    static final int BYTES = 64;

    private static final long PEAK_AT = 0;
    private static final long PUT_WAITS_AT = 8;
    private static final long TAKE_WAITS_AT = 16;

    private final MemorySegment memory;

    QueueCounters(MemorySegment memory) {
        this.memory = memory;
    }

    void sized(int size) {
        if (size > peak()) {
            memory.set(JAVA_LONG, PEAK_AT, size);
        }
    }

    void putWaits(int more) {
        memory.set(JAVA_LONG, PUT_WAITS_AT, putWaits() + more);
    }

    void takeWaits(int more) {
        memory.set(JAVA_LONG, TAKE_WAITS_AT, takeWaits() + more);
    }

    /**
     * The most records that were ever inside.
     *
     * @return the number
     */
    public long peak() {
        return get(PEAK_AT);
    }

    /**
     * How often a producer waited for room.
     *
     * @return the number
     */
    public long putWaits() {
        return get(PUT_WAITS_AT);
    }

    /**
     * How often a consumer waited for a record.
     *
     * @return the number
     */
    public long takeWaits() {
        return get(TAKE_WAITS_AT);
    }

    /** Never negative, whatever others wrote there. */
    private long get(long at) {
        return memory.get(JAVA_LONG, at) & Long.MAX_VALUE;
    }
}
