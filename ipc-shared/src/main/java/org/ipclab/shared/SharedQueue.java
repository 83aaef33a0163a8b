package org.ipclab.shared;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * A bounded queue of byte records between processes, which stays whole whoever is killed.
 *
 * {@snippet class="org.ipclab.shared.SharedSnippets" region="queue"}
 *
 * <p><b>Order and loss.</b> First in, first out. A record that was accepted is taken exactly once,
 * whole. A producer that is killed in {@code put} has put the record or has not; a consumer that is
 * killed in {@code take} has taken it, and it is gone with him, or has not. Nothing else is
 * touched, and the others go on at once: every change becomes real by one store into memory, so
 * there is nothing to repair. A call that throws {@link InterruptedException} has had no effect.
 *
 * <p><b>The end.</b> {@link #close} is for all processes: nothing is accepted any more, what is
 * inside can still be taken, then consumers see the end, the waiting ones at once. The death of
 * producers does not close the queue; watch them with {@link org.ipclab.pipes.ChildProcess#onExit}.
 *
 * <p><b>Threads.</b> Any platform threads of any processes; virtual threads are refused, as by
 * {@link SharedLock}. They wait inside the kernel, without polling. An interrupt ends a wait for a
 * record or for room at once, and a wait for the lock within 20 milliseconds. A process that is
 * stopped rather than killed in the middle of a call holds up the others until it goes on.
 *
 * <p>Underneath are a {@link SharedLock}, a ring of slots of one size, and two words on which the
 * kernel lets threads sleep (futex). The order of steps that survives a kill: fill the slot, wake
 * the other side, commit, unlock.
 */
public final class SharedQueue {
    private static final VarHandle INT = JAVA_INT.varHandle();
    private static final int ALIGNMENT = 64;
    private static final long MAGIC = 0x4950_4351_5545_5545L; // "IPCQUEUE"

    private static final long MAGIC_AT = SharedLock.BYTES;
    private static final long CLOSED_AT = MAGIC_AT + Long.BYTES;
    private static final long NOT_EMPTY_AT = MAGIC_AT + 64;
    private static final long NOT_FULL_AT = NOT_EMPTY_AT + 64;
    static final long RING_AT = NOT_FULL_AT + 64;

    private static final Duration RECHECK = Duration.ofMillis(100);

    private final SharedMemory memory;
    private final MemorySegment region;
    final SharedLock lock; // nobody asks whether it is abandoned: every state is whole
    final SharedCondition notEmpty;
    final SharedCondition notFull;
    private final Ring ring;

    private SharedQueue(SharedMemory memory, long offset, MemorySegment region) {
        this(memory, offset, region, new Ring(region.asSlice(RING_AT)), RECHECK);
    }

    SharedQueue(
            SharedMemory memory, long offset, MemorySegment region, Ring ring, Duration recheck) {
        this.memory = memory;
        this.region = region;
        this.lock = SharedLock.in(memory, offset);
        this.notEmpty = condition(NOT_EMPTY_AT, "record", recheck);
        this.notFull = condition(NOT_FULL_AT, "room", recheck);
        this.ring = ring;
    }

    private SharedCondition condition(long at, String name, Duration recheck) {
        MemorySegment words = region.asSlice(at, SharedCondition.BYTES);
        return new SharedCondition(lock, words, name, recheck.toNanos());
    }

    /**
     * How much memory a queue takes.
     *
     * @param capacity how many records it shall hold, above 0
     * @param maxRecordBytes the longest record, above 0
     * @return the bytes
     * @throws IllegalArgumentException if either is not above 0
     */
    public static long bytesFor(int capacity, int maxRecordBytes) {
        if (capacity <= 0 || maxRecordBytes <= 0) {
            throw new IllegalArgumentException(
                    "a queue holds at least one record of at least one byte, not "
                            + capacity
                            + " of "
                            + maxRecordBytes);
        }
        return RING_AT + Ring.bytesFor(capacity, maxRecordBytes);
    }

    /**
     * Makes a queue at the beginning of the memory.
     *
     * @param memory the memory, of at least {@link #bytesFor} bytes
     * @param capacity how many records it holds, above 0
     * @param maxRecordBytes the longest record, above 0
     * @return the queue, as {@link #create(SharedMemory, long, int, int)} says
     */
    public static SharedQueue create(SharedMemory memory, int capacity, int maxRecordBytes) {
        return create(memory, 0, capacity, maxRecordBytes);
    }

    /**
     * Makes a queue at some place of the memory. That is for the process that made the memory,
     * before it gives it to others.
     *
     * @param memory the memory
     * @param offset where, a multiple of 64
     * @param capacity how many records it holds, above 0
     * @param maxRecordBytes the longest record, above 0
     * @return the queue, empty
     * @throws IllegalArgumentException if it does not fit there
     * @throws IllegalStateException if the memory is closed or was made elsewhere, or a queue is
     *     there already
     */
    public static SharedQueue create(
            SharedMemory memory, long offset, int capacity, int maxRecordBytes) {
        MemorySegment region = memory.region(offset, bytesFor(capacity, maxRecordBytes), ALIGNMENT);
        synchronized (memory) {
            if (!memory.isCreator() || region.get(JAVA_LONG, MAGIC_AT) != 0) {
                throw new IllegalStateException(
                        "a queue is made once, by the process that made the memory: elsewhere use"
                                + " SharedQueue.in");
            }
            Ring.initialize(region.asSlice(RING_AT), capacity, maxRecordBytes);
            region.set(JAVA_LONG, MAGIC_AT, MAGIC);
        }
        return new SharedQueue(memory, offset, region);
    }

    /**
     * The queue at the beginning of the memory.
     *
     * @param memory the memory
     * @return the queue, as {@link #in(SharedMemory, long)} says
     */
    public static SharedQueue in(SharedMemory memory) {
        return in(memory, 0);
    }

    /**
     * The queue that was made at some place of the memory.
     *
     * @param memory the memory
     * @param offset where
     * @return the queue
     * @throws IllegalArgumentException if none can be there
     * @throws IllegalStateException if the memory is closed, or no queue was made there
     */
    public static SharedQueue in(SharedMemory memory, long offset) {
        MemorySegment start = memory.region(offset, bytesFor(1, 1), ALIGNMENT);
        if (start.get(JAVA_LONG, MAGIC_AT) != MAGIC) {
            throw new IllegalStateException("no queue was made at " + offset);
        }
        Ring ring = new Ring(start.asSlice(RING_AT));
        long bytes = bytesFor(ring.capacity(), ring.maxRecordBytes());
        return new SharedQueue(memory, offset, memory.region(offset, bytes, ALIGNMENT));
    }

    /**
     * Puts a record, waiting for room if need be.
     *
     * @param record its bytes, which are copied
     * @throws ClosedException if the queue is closed, or is being closed meanwhile
     * @throws IllegalArgumentException if the record is longer than {@link #maxRecordBytes}
     * @throws InterruptedException if interrupted; nothing was put
     */
    public void put(byte[] record) throws InterruptedException {
        if (!put(record, Deadline.NEVER)) {
            throw new ClosedException();
        }
    }

    /**
     * Puts a record, waiting for room at most so long.
     *
     * @param record its bytes, which are copied
     * @param timeout the longest wait; zero or less does not wait
     * @return false if there was no room in time, or the queue is closed
     * @throws IllegalArgumentException if the record is longer than {@link #maxRecordBytes}
     * @throws InterruptedException if interrupted; nothing was put
     */
    public boolean offer(byte[] record, Duration timeout) throws InterruptedException {
        return put(record, Deadline.in(timeout));
    }

    private boolean put(byte[] record, Deadline deadline) throws InterruptedException {
        check(record);
        if (!enter(deadline)) {
            return false;
        }
        try {
            return notFull.await(this::hasRoomOrEnded, deadline) && insert(record);
        } finally {
            exit();
        }
    }

    /**
     * Puts a record if there is room. Waits for nobody but those who are just putting or taking.
     *
     * @param record its bytes, which are copied
     * @return false if there is no room, or the queue is closed
     * @throws IllegalArgumentException if the record is longer than {@link #maxRecordBytes}
     */
    public boolean offer(byte[] record) {
        check(record);
        enter();
        try {
            return room() > 0 && insert(record);
        } finally {
            exit();
        }
    }

    private void check(byte[] record) {
        if (record.length > maxRecordBytes()) {
            throw new IllegalArgumentException(
                    "a record of this queue has at most "
                            + maxRecordBytes()
                            + " bytes, not "
                            + record.length);
        }
    }

    /** With the lock held and room there; false if closed. */
    private boolean insert(byte[] record) {
        if (isClosed()) {
            return false;
        }
        ring.write(0, record);
        notEmpty.signal(1);
        ring.commitWritten(1);
        return true;
    }

    /**
     * Puts records in their order, waiting for room where it must. As many as fit go in at once, by
     * one store: other producers' records do not come between them, and a kill puts all or none.
     *
     * @param records the records, each copied
     * @return how many were put: all, unless the queue was closed or this thread interrupted after
     *     the first (its interrupt status is set again)
     * @throws ClosedException if the queue was closed before the first
     * @throws IllegalArgumentException if a record is longer than {@link #maxRecordBytes}; nothing
     *     was put
     * @throws InterruptedException if interrupted before the first
     */
    public int putAll(List<byte[]> records) throws InterruptedException {
        records.forEach(this::check);
        int done = 0;
        try {
            while (done < records.size()) {
                int more = putSome(records.subList(done, records.size()));
                if (more == 0 && done == 0) {
                    throw new ClosedException();
                }
                if (more == 0) {
                    break;
                }
                done += more;
            }
        } catch (InterruptedException e) {
            if (done == 0) {
                throw e;
            }
            Thread.currentThread().interrupt();
        }
        return done;
    }

    private int putSome(List<byte[]> records) throws InterruptedException {
        enter(Deadline.NEVER);
        try {
            notFull.await(this::hasRoomOrEnded, Deadline.NEVER);
            return isClosed() ? 0 : insert(records);
        } finally {
            exit();
        }
    }

    private int insert(List<byte[]> records) {
        int count = Math.min(room(), records.size());
        for (int i = 0; i < count; i++) {
            ring.write(i, records.get(i));
        }
        notEmpty.signal(count);
        ring.commitWritten(count);
        return count;
    }

    /**
     * Takes the next record, waiting for it if need be.
     *
     * @return its bytes
     * @throws ClosedException if the queue was closed and everything was taken
     * @throws InterruptedException if interrupted; nothing was taken
     */
    public byte[] take() throws InterruptedException {
        return receive().orElseThrow(ClosedException::new);
    }

    /**
     * Takes the next record, waiting for it if need be.
     *
     * @return its bytes, or empty if the queue was closed and everything was taken
     * @throws InterruptedException if interrupted; nothing was taken
     */
    public Optional<byte[]> receive() throws InterruptedException {
        return Optional.ofNullable(take(Deadline.NEVER));
    }

    /**
     * Takes the next record, waiting for it at most so long.
     *
     * @param timeout the longest wait; zero or less does not wait
     * @return its bytes, or empty if the queue was closed and everything was taken
     * @throws TimeoutException if none came in time; some may come later
     * @throws InterruptedException if interrupted; nothing was taken
     */
    public Optional<byte[]> receive(Duration timeout)
            throws InterruptedException, TimeoutException {
        byte[] record = take(Deadline.in(timeout));
        if (record == null && !isAtEnd()) {
            throw new TimeoutException("no record within " + timeout);
        }
        return Optional.ofNullable(record);
    }

    private byte @Nullable [] take(Deadline deadline) throws InterruptedException {
        if (!enter(deadline)) {
            return null;
        }
        try {
            return notEmpty.await(this::hasRecordOrEnded, deadline) && size() > 0 ? remove() : null;
        } finally {
            exit();
        }
    }

    /**
     * Waits for a record, and takes it and those behind it. A kill takes all or none.
     *
     * @param max how many to take at most, above 0
     * @return 1 to {@code max} records, or none if the queue was closed and everything was taken
     * @throws IllegalArgumentException if {@code max} is not above 0
     * @throws InterruptedException if interrupted; nothing was taken
     */
    public List<byte[]> takeMany(int max) throws InterruptedException {
        if (max <= 0) {
            throw new IllegalArgumentException("take at least one record, not " + max);
        }
        enter(Deadline.NEVER);
        try {
            notEmpty.await(this::hasRecordOrEnded, Deadline.NEVER);
            return remove(Math.min(size(), max));
        } finally {
            exit();
        }
    }

    /**
     * Takes the next record if there is one. Waits for nobody but those who are just putting or
     * taking.
     *
     * @return its bytes, or null if the queue is empty
     */
    public byte @Nullable [] poll() {
        enter();
        try {
            return size() == 0 ? null : remove();
        } finally {
            exit();
        }
    }

    /** With the lock held and a record there. */
    private byte[] remove() {
        byte[] record = ring.read(0);
        notFull.signal(1);
        ring.commitRead(1);
        return record;
    }

    /** With the lock held and so many there. */
    private List<byte[]> remove(int count) {
        List<byte[]> records = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            records.add(ring.read(i));
        }
        notFull.signal(count);
        ring.commitRead(count);
        return records;
    }

    /**
     * Closes the queue for all processes. What is inside can still be taken. Waits for nobody but
     * those who are just putting or taking; closing again does nothing. The memory stays: {@link
     * SharedMemory#close}.
     */
    public void close() {
        enter();
        try {
            notEmpty.signal(Integer.MAX_VALUE);
            notFull.signal(Integer.MAX_VALUE);
            INT.setRelease(region, CLOSED_AT, 1);
        } finally {
            exit();
        }
    }

    /**
     * Whether somebody has closed the queue. Records may still be inside.
     *
     * @return true if so
     */
    public boolean isClosed() {
        return (int) INT.getVolatile(region, CLOSED_AT) != 0;
    }

    /** Once true, always true, because nothing is put after the close. */
    private boolean isAtEnd() {
        return isClosed() && size() == 0;
    }

    /**
     * How many records are inside.
     *
     * @return the number at some moment of the call
     */
    public int size() {
        return ring.size();
    }

    private int room() {
        return ring.room();
    }

    private boolean hasRoomOrEnded() {
        return room() > 0 || isClosed();
    }

    private boolean hasRecordOrEnded() {
        return size() > 0 || isClosed();
    }

    /**
     * How many records fit.
     *
     * @return the bound that the queue was made with
     */
    public int capacity() {
        return ring.capacity();
    }

    /**
     * How long a record may be.
     *
     * @return the bytes
     */
    public int maxRecordBytes() {
        return ring.maxRecordBytes();
    }

    /** The memory stays mapped also while the lock is given up to wait. */
    private boolean enter(Deadline deadline) throws InterruptedException {
        memory.enter();
        boolean locked = false;
        try {
            locked = lock.acquire(deadline);
            return locked;
        } finally {
            if (!locked) {
                memory.leave();
            }
        }
    }

    private void enter() {
        memory.enter();
        try {
            lock.acquire();
        } catch (RuntimeException e) {
            memory.leave();
            throw e;
        }
    }

    private void exit() {
        lock.release();
        memory.leave();
    }

    @Override
    public String toString() {
        return "SharedQueue["
                + size()
                + " of "
                + capacity()
                + (isClosed() ? " records, closed]" : " records]");
    }
}
