package org.ipclab.shared.queue;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.ipclab.shared.DamagedMemoryException;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * Slots for records in memory, filled and emptied in turn.
 *
 * <pre>
 *   head | tail | lengths ... | bytes | bytes | bytes ...
 * </pre>
 *
 * <p>Head and tail count the records that ever went out and in. A record is inside from the one
 * store that moves the tail over it to the one store that moves the head over it, so whoever is
 * killed has either done the whole step or nothing. Two bits of the tail say that the queue has
 * ended. They are in that word so that a record goes in before the end or not at all.
 *
 * <p>Capacity and record size are this object's own, and what is read from memory is checked
 * against them. Whatever is there, no access leaves the slots.
 *
 * <p>Reading and writing are for holders of the mutex.
 */
public class RecordSlots {
    private static final VarHandle LONG = JAVA_LONG.varHandle();
    private static final long HEAD_AT = 0;
    private static final long TAIL_AT = 8;
    private static final long LENGTHS_AT = 64;
    private static final int LINE = 64;

    private static final long CLOSED = 1L << 63;
    private static final long FAILED = 1L << 62;
    private static final long COUNT = ~(CLOSED | FAILED);

    private final MemorySegment memory;
    private final QueueShape shape;
    private final int capacity;
    private final long recordsAt;
    private final long stride;

    /**
     * The slots at some place. A place of zeros has empty slots.
     *
     * @param memory where they are
     * @param shape how many, and how long
     */
    public RecordSlots(MemorySegment memory, QueueShape shape) {
        this.memory = memory;
        this.shape = shape;
        this.capacity = shape.capacity();
        this.recordsAt = recordsAt(capacity);
        this.stride = stride(shape.maxBytes());
    }

    static long bytesFor(QueueShape shape) {
        return recordsAt(shape.capacity()) + shape.capacity() * stride(shape.maxBytes());
    }

    private static long recordsAt(int capacity) {
        return roundUp(LENGTHS_AT + (long) capacity * Integer.BYTES, LINE);
    }

    private static long stride(int maxBytes) {
        return roundUp(maxBytes, Long.BYTES);
    }

    private static long roundUp(long bytes, long multiple) {
        return (bytes + multiple - 1) / multiple * multiple;
    }

    /**
     * How large they are, in this process's own words.
     *
     * @return the shape
     */
    public QueueShape shape() {
        return shape;
    }

    /** How many records are inside. Exact for holders of the mutex. */
    int size() {
        long head = head();
        long tail = tail() & COUNT;
        if (head < 0 || tail < head || tail - head > capacity) {
            throw new DamagedMemoryException(
                    "a queue of "
                            + capacity
                            + " that has put "
                            + tail
                            + " and taken "
                            + head
                            + " records");
        }
        return (int) (tail - head);
    }

    int room() {
        return capacity - size();
    }

    /**
     * How many records were inside at some moments of the call, for those without the mutex.
     *
     * @return the number
     */
    public int sizeAtAGlance() {
        long head = head();
        return Math.clamp((tail() & COUNT) - head, 0, capacity);
    }

    /**
     * How many records ever went out.
     *
     * @return the number
     */
    public long taken() {
        return head() & Long.MAX_VALUE;
    }

    boolean isClosed() {
        return tail() < 0;
    }

    boolean hasFailed() {
        return (tail() & FAILED) != 0;
    }

    /** Nothing goes in any more. Needs no mutex. True if nobody had closed before. */
    boolean close(boolean failed) {
        long bits = failed ? CLOSED | FAILED : CLOSED;
        long seen = tail();
        while (seen >= 0) {
            if (LONG.compareAndSet(memory, TAIL_AT, seen, seen | bits)) {
                return true;
            }
            seen = tail();
        }
        return false;
    }

    /** Fills the slot that is so many behind the tail, where nobody looks yet. */
    void write(int ahead, byte[] record) {
        int slot = slot((tail() & COUNT) + ahead);
        memory.set(JAVA_INT, lengthAt(slot), record.length);
        MemorySegment.copy(record, 0, memory, JAVA_BYTE, recordAt(slot), record.length);
    }

    /** Lets so many written records in, all with one store; false if the queue has ended. */
    boolean commitWritten(int count) {
        long seen = tail();
        while (seen >= 0) {
            if (LONG.compareAndSet(memory, TAIL_AT, seen, (seen + count) & COUNT)) {
                return true;
            }
            seen = tail();
        }
        return false;
    }

    /** Copies the record that is so many behind the head. */
    byte[] read(int ahead) {
        int slot = slot(head() + ahead);
        int length = memory.get(JAVA_INT, lengthAt(slot));
        if (length < 0 || length > shape.maxBytes()) {
            throw new DamagedMemoryException(
                    "a record of "
                            + length
                            + " bytes, where at most "
                            + shape.maxBytes()
                            + " can be");
        }
        byte[] record = new byte[length];
        MemorySegment.copy(memory, JAVA_BYTE, recordAt(slot), record, 0, length);
        return record;
    }

    /** Lets so many read records go, all with one store. */
    void commitRead(int count) {
        LONG.setRelease(memory, HEAD_AT, head() + count);
    }

    @Override
    public String toString() {
        return sizeAtAGlance() + " of " + capacity + (isClosed() ? " records, closed" : " records");
    }

    private long head() {
        return (long) LONG.getVolatile(memory, HEAD_AT);
    }

    private long tail() {
        return (long) LONG.getVolatile(memory, TAIL_AT);
    }

    /** Inside the slots, whatever the number is. */
    private int slot(long number) {
        return (int) Long.remainderUnsigned(number, capacity);
    }

    private static long lengthAt(int slot) {
        return LENGTHS_AT + (long) slot * Integer.BYTES;
    }

    private long recordAt(int slot) {
        return recordsAt + slot * stride;
    }
}
