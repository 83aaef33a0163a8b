package org.ipclab.shared;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * Slots in memory, filled and emptied in turn.
 *
 * <pre>
 *   capacity | record bytes | head ... | tail ... | length, bytes | length, bytes | ...
 * </pre>
 *
 * <p>Head and tail count the records that ever went out and in. A record is in the ring from the
 * one store that moves the tail over it to the one store that moves the head over it, so whoever is
 * killed has either done the whole step or nothing. The rest is for holders of the lock.
 */
class Ring {
    private static final VarHandle LONG = JAVA_LONG.varHandle();
    private static final long CAPACITY_AT = 0;
    private static final long RECORD_BYTES_AT = 4;
    private static final long HEAD_AT = 64;
    private static final long TAIL_AT = 128;
    private static final long SLOTS_AT = 192;

    private final MemorySegment region;
    private final int capacity;
    private final int maxRecordBytes;
    private final long stride;

    /** The ring that was laid out there. */
    Ring(MemorySegment region) {
        this.region = region;
        this.capacity = region.get(JAVA_INT, CAPACITY_AT);
        this.maxRecordBytes = region.get(JAVA_INT, RECORD_BYTES_AT);
        this.stride = stride(maxRecordBytes);
    }

    static void initialize(MemorySegment region, int capacity, int maxRecordBytes) {
        region.set(JAVA_INT, CAPACITY_AT, capacity);
        region.set(JAVA_INT, RECORD_BYTES_AT, maxRecordBytes);
    }

    static long bytesFor(int capacity, int maxRecordBytes) {
        return SLOTS_AT + capacity * stride(maxRecordBytes);
    }

    /** A slot starts with the record's length, and at a multiple of it. */
    private static long stride(int maxRecordBytes) {
        return (Integer.BYTES + (long) maxRecordBytes + Integer.BYTES - 1) & -Integer.BYTES;
    }

    int capacity() {
        return capacity;
    }

    int maxRecordBytes() {
        return maxRecordBytes;
    }

    /** Exact under the lock; without it, what it was at some moments of the call. */
    int size() {
        long head = (long) LONG.getVolatile(region, HEAD_AT);
        long tail = (long) LONG.getVolatile(region, TAIL_AT);
        return Math.clamp(tail - head, 0, capacity);
    }

    int room() {
        return capacity - size();
    }

    /** Fills the slot that is so many behind the tail, where nobody looks yet. */
    void write(int ahead, byte[] record) {
        long slot = slot((long) LONG.get(region, TAIL_AT) + ahead);
        region.set(JAVA_INT, slot, record.length);
        MemorySegment.copy(record, 0, region, JAVA_BYTE, slot + Integer.BYTES, record.length);
    }

    /** Lets so many written records in, all with one store. */
    void commitWritten(int count) {
        advance(TAIL_AT, count);
    }

    /** Copies the record that is so many behind the head. */
    byte[] read(int ahead) {
        long slot = slot((long) LONG.get(region, HEAD_AT) + ahead);
        byte[] record = new byte[checked(region.get(JAVA_INT, slot))];
        MemorySegment.copy(region, JAVA_BYTE, slot + Integer.BYTES, record, 0, record.length);
        return record;
    }

    /** Lets so many read records go, all with one store. */
    void commitRead(int count) {
        advance(HEAD_AT, count);
    }

    /** A release: what was done in the slots comes before it, for the compiler too. */
    private void advance(long at, int count) {
        LONG.setRelease(region, at, (long) LONG.get(region, at) + count);
    }

    private long slot(long number) {
        return SLOTS_AT + number % capacity * stride;
    }

    private int checked(int length) {
        if (length < 0 || length > maxRecordBytes) {
            throw new IllegalStateException(
                    "the queue is damaged: a record of " + length + " bytes");
        }
        return length;
    }
}
