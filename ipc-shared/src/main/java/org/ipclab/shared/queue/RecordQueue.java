package org.ipclab.shared.queue;

import org.ipclab.shared.lock.Deadline;
import org.ipclab.shared.lock.Lifetime;
import org.ipclab.shared.lock.MappedMutex;
import org.ipclab.shared.lock.MutexCondition;
import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A bounded queue of records between processes: a mutex, two conditions, and slots.
 *
 * <pre>
 *   mutex, conditions | counters | reason of a failure | slots
 * </pre>
 *
 * <p>The order of steps that survives a kill: fill the slot, commit it by one store, tell the other
 * side, give back the mutex. Whoever is killed before the commit has changed nothing. Whoever is
 * killed behind it, with the mutex held, may have told nobody: so the next owner of the mutex wakes
 * all. Nothing else needs repair.
 */
public final class RecordQueue {
    /** What {@link #put} and {@link #offer} answer when the queue is closed. */
    public static final int ENDED = -1;

    /** Where the slots are. */
    public static final long SLOTS_AT =
            MappedMutex.BYTES + QueueCounters.BYTES + FailureReason.BYTES;

    private static final long COUNTERS_AT = MappedMutex.BYTES;
    private static final long REASON_AT = COUNTERS_AT + QueueCounters.BYTES;
    private static final int NOT_EMPTY = 0;
    private static final int NOT_FULL = 1;

    /** How long a call with a time limit waits for the mutex, if the limit is shorter. */
    private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final String name;
    private final MappedMutex mutex;
    private final MutexCondition notEmpty;
    private final MutexCondition notFull;
    private final QueueCounters counters;
    private final FailureReason reason;
    private final RecordSlots slots;

    /**
     * The queue at some place. A place of zeros is an empty queue.
     *
     * @param region where it is, from the mutex to the last slot
     * @param slots its slots
     * @param name what it is called in events
     * @param lifetime how long the memory is mapped
     */
    public RecordQueue(MemorySegment region, RecordSlots slots, String name, Lifetime lifetime) {
        this.name = name;
        this.mutex = new MappedMutex(region, 0, name, lifetime, RecordQueue::forgetTheDead);
        this.notEmpty = mutex.condition(NOT_EMPTY);
        this.notFull = mutex.condition(NOT_FULL);
        this.counters = new QueueCounters(region.asSlice(COUNTERS_AT, QueueCounters.BYTES));
        this.reason = new FailureReason(region.asSlice(REASON_AT, FailureReason.BYTES));
        this.slots = slots;
    }

    /** Every state of the slots is whole, so nobody else needs to know that a holder died. */
    private static void forgetTheDead(MappedMutex mutex) {
        mutex.mutex().repaired();
    }

    /**
     * Puts as many records as there is room for, and waits for room for the first.
     *
     * @param records the records, at least one
     * @param deadline when the wait ends
     * @return how many were put, 0 if there was no room in time, or {@link #ENDED}
     * @throws InterruptedException if interrupted; nothing was put
     */
    public int put(List<byte[]> records, Deadline deadline) throws InterruptedException {
        if (!mutex.acquire(deadline.atLeast(LEAST_NANOS))) {
            return 0;
        }
        try {
            return awaitRoom(deadline) ? insert(records) : 0;
        } finally {
            mutex.releaseIfHeld();
        }
    }

    /**
     * Puts as many records as there is room for.
     *
     * @param records the records, at least one
     * @return how many were put, or {@link #ENDED}
     */
    public int offer(List<byte[]> records) {
        mutex.acquireBriefly();
        try {
            return insert(records);
        } finally {
            mutex.releaseIfHeld();
        }
    }

    /** With the mutex held, before and after; false if it could not be had back in time. */
    private boolean awaitRoom(Deadline deadline) throws InterruptedException {
        boolean counted = false;
        int sequence = notFull.sequence();
        while (slots.room() == 0 && !slots.isClosed() && !deadline.isOver()) {
            counters.putWaits(counted ? 0 : 1);
            counted = true;
            if (!notFull.await(sequence, "room", deadline)) {
                return false;
            }
            sequence = notFull.sequence();
        }
        return true;
    }

    /** With the mutex held. */
    private int insert(List<byte[]> records) {
        int count = Math.min(slots.room(), records.size());
        for (int i = 0; i < count; i++) {
            slots.write(i, records.get(i));
        }
        if (!slots.commitWritten(count)) {
            return ENDED;
        }
        if (count > 0) {
            counters.sized(slots.size());
            notEmpty.signal(count);
        }
        return count;
    }

    /**
     * Takes records, and waits for the first.
     *
     * @param max how many at most
     * @param deadline when the wait ends
     * @return the records; none if the queue is closed and everything was taken; null if there was
     *     none in time
     * @throws InterruptedException if interrupted; nothing was taken
     */
    public @Nullable List<byte[]> take(int max, Deadline deadline) throws InterruptedException {
        if (!mutex.acquire(deadline.atLeast(LEAST_NANOS))) {
            return null;
        }
        try {
            return awaitRecord(deadline) && (slots.size() > 0 || slots.isClosed())
                    ? remove(max)
                    : null;
        } finally {
            mutex.releaseIfHeld();
        }
    }

    /**
     * Takes a record if there is one.
     *
     * @return the record, or null
     */
    public byte @Nullable [] poll() {
        mutex.acquireBriefly();
        try {
            return slots.size() == 0 ? null : remove(1).getFirst();
        } finally {
            mutex.releaseIfHeld();
        }
    }

    /** With the mutex held, before and after; false if it could not be had back in time. */
    private boolean awaitRecord(Deadline deadline) throws InterruptedException {
        boolean counted = false;
        int sequence = notEmpty.sequence();
        while (slots.size() == 0 && !slots.isClosed() && !deadline.isOver()) {
            counters.takeWaits(counted ? 0 : 1);
            counted = true;
            if (!notEmpty.await(sequence, "element", deadline)) {
                return false;
            }
            sequence = notEmpty.sequence();
        }
        return true;
    }

    /** With the mutex held. */
    private List<byte[]> remove(int max) {
        int count = Math.min(slots.size(), max);
        List<byte[]> records = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            records.add(slots.read(i));
        }
        if (count > 0) {
            slots.commitRead(count);
            notFull.signal(count);
        }
        return records;
    }

    /** Closes the queue. Needs no mutex, so nobody can hold it up. */
    public void close() {
        mutex.requireOpen();
        if (slots.close(false)) {
            wakeAll();
        }
    }

    /**
     * Closes the queue with an error.
     *
     * @param why what consumers are told
     */
    public void fail(String why) {
        mutex.acquireBriefly();
        try {
            if (!slots.isClosed()) {
                reason.write(why);
                slots.close(true);
                wakeAll();
            }
        } finally {
            mutex.releaseIfHeld();
        }
    }

    private void wakeAll() {
        notEmpty.wakeAll();
        notFull.wakeAll();
    }

    /**
     * Whether the queue was closed.
     *
     * @return true if so
     */
    public boolean isClosed() {
        return slots.isClosed();
    }

    /**
     * Why the queue failed.
     *
     * @return the reason, or null if it has not
     */
    public @Nullable String failure() {
        return slots.hasFailed() ? reason.read() : null;
    }

    /**
     * The slots.
     *
     * @return what to ask about records
     */
    public RecordSlots slots() {
        return slots;
    }

    MutexCondition notEmpty() {
        return notEmpty;
    }

    MutexCondition notFull() {
        return notFull;
    }

    MappedMutex mutex() {
        return mutex;
    }

    /**
     * What all processes have seen of this queue.
     *
     * @return the counts
     */
    public QueueCounters counters() {
        return counters;
    }

    @Override
    public String toString() {
        return name + ", " + (mutex.isClosed() ? "memory closed" : slots.toString());
    }
}
