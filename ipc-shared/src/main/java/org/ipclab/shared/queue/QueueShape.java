package org.ipclab.shared.queue;

import org.ipclab.shared.DamagedMemoryException;

/**
 * How large a queue is.
 *
 * @param capacity how many records it holds, above 0
 * @param maxBytes the longest record, above 0
 */
public record QueueShape(int capacity, int maxBytes) {
    /** Refuses what is no size. */
    public QueueShape {
        if (capacity <= 0 || maxBytes <= 0) {
            throw new IllegalArgumentException(
                    "a queue holds at least one record of at least one byte, not "
                            + capacity
                            + " of "
                            + maxBytes);
        }
    }

    /**
     * What others wrote down.
     *
     * @param word what {@link #word} gave
     * @return the shape
     * @throws DamagedMemoryException if it is none
     */
    public static QueueShape of(long word) {
        int capacity = (int) (word >>> Integer.SIZE);
        int maxBytes = (int) word;
        if (capacity <= 0 || maxBytes <= 0) {
            throw new DamagedMemoryException(
                    "a queue for " + capacity + " records of " + maxBytes + " bytes");
        }
        return new QueueShape(capacity, maxBytes);
    }

    /**
     * The shape as one number.
     *
     * @return what {@link #of} takes
     */
    public long word() {
        return (long) capacity << Integer.SIZE | maxBytes;
    }

    /**
     * How much memory a {@link RecordQueue} of this shape takes.
     *
     * @return the bytes
     */
    public long bytes() {
        return RecordQueue.SLOTS_AT + RecordSlots.bytesFor(this);
    }
}
