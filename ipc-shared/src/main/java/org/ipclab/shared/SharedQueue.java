package org.ipclab.shared;

import org.ipclab.shared.lock.Deadline;
import org.ipclab.shared.queue.QueueCounters;
import org.ipclab.shared.queue.QueueShape;
import org.ipclab.shared.queue.RecordQueue;
import org.ipclab.shared.queue.RecordSlots;
import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * A bounded queue between processes, which stays whole whoever is killed.
 *
 * {@snippet class="org.ipclab.shared.SharedSnippets" region="queue"}
 *
 * <p>It holds records of bytes; {@link #with} makes it a queue of messages.
 *
 * <p><b>Order and loss.</b> First in, first out. An element that was accepted is taken exactly
 * once, whole. A producer that is killed in {@code put} has put the element or has not; a consumer
 * that is killed in {@code take} has taken it, and it is gone with it, or has not. Nothing else is
 * touched, and the others go on at once: every change becomes real by one store into memory, so
 * there is nothing to repair. A call that throws {@link InterruptedException} has had no effect.
 *
 * <p><b>The end.</b> {@link #close} and {@link #fail} are for all processes: nothing is accepted
 * any more, what is inside can still be taken, then consumers see the end, the waiting ones at
 * once. The death of producers does not close the queue; watch them with {@link
 * org.ipclab.pipes.ChildProcess#onExit}.
 *
 * <p>When the queue is closed and empty, {@code receive} gives an empty {@code Optional}, {@code
 * takeMany} an empty list, and the loop over {@code drain} ends; when it has failed, they throw
 * {@link SharedQueueClosedException} with the reason. {@code take} throws it in both cases, and
 * {@code poll} gives null.
 *
 * <p><b>Threads.</b> Any platform threads of any processes; virtual threads are refused with {@link
 * WrongThreadException}, as by {@link SharedLock}. An interrupt ends a wait within 5 milliseconds.
 * A process that is stopped, and not killed, in the middle of a call holds up the others until it
 * goes on: calls with a time limit end in time, and those that are not to wait at all throw {@link
 * IllegalStateException} after five seconds.
 *
 * <p><b>Trust.</b> Capacity and record size are this process's own. What another process writes
 * into the memory against the rules is noticed as {@link DamagedMemoryException}, or as a wrong
 * record, or not at all; it harms nothing outside the queue.
 *
 * @param <E> the elements
 */
public final class SharedQueue<E> implements SharedSender<E>, SharedReceiver<E> {
    private final RecordQueue records;
    private final CheckedCodec<E> codec;

    private SharedQueue(RecordQueue records, MessageCodec<E> codec) {
        this.records = records;
        this.codec = new CheckedCodec<>(codec, records.slots().shape().maxBytes());
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
        return Structure.LINE + new QueueShape(capacity, maxRecordBytes).bytes();
    }

    /**
     * Makes a queue at the beginning of the memory.
     *
     * @param memory the memory, of at least {@link #bytesFor} bytes
     * @param capacity how many records it holds, above 0
     * @param maxRecordBytes the longest record, above 0
     * @return the queue, as {@link #create(SharedMemory, long, int, int)} says
     */
    public static SharedQueue<byte[]> create(
            SharedMemory memory, int capacity, int maxRecordBytes) {
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
     * @throws IllegalStateException if the memory is closed or was made elsewhere, or something is
     *     there already
     */
    public static SharedQueue<byte[]> create(
            SharedMemory memory, long offset, int capacity, int maxRecordBytes) {
        QueueShape shape = new QueueShape(capacity, maxRecordBytes);
        long bytes = Structure.LINE + shape.bytes();
        return of(
                memory, offset, Structure.QUEUE.create(memory, offset, bytes, shape.word()), shape);
    }

    /**
     * The queue at the beginning of the memory.
     *
     * @param memory the memory
     * @return the queue, as {@link #in(SharedMemory, long)} says
     */
    public static SharedQueue<byte[]> in(SharedMemory memory) {
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
    public static SharedQueue<byte[]> in(SharedMemory memory, long offset) {
        MemorySegment head = Structure.QUEUE.find(memory, offset, bytesFor(1, 1));
        QueueShape shape = QueueShape.of(Structure.parameter(head));
        long bytes = Structure.LINE + shape.bytes();
        return of(memory, offset, memory.region(offset, bytes, Structure.LINE), shape);
    }

    private static SharedQueue<byte[]> of(
            SharedMemory memory, long offset, MemorySegment region, QueueShape shape) {
        MemorySegment slots = region.asSlice(Structure.LINE + RecordQueue.SLOTS_AT);
        return of(memory, offset, region, new RecordSlots(slots, shape));
    }

    /** For tests, with slots of their own. */
    static SharedQueue<byte[]> of(
            SharedMemory memory, long offset, MemorySegment region, RecordSlots slots) {
        memory.watch(offset + Structure.LINE);
        MemorySegment behindHead = region.asSlice(Structure.LINE);
        String name = memory.placeName(offset);
        RecordQueue records = new RecordQueue(behindHead, slots, name, memory.lifetime());
        return new SharedQueue<>(records, MessageCodec.bytes());
    }

    /** For tests. */
    RecordQueue records() {
        return records;
    }

    /**
     * The same queue, of messages.
     *
     * @param <M> the messages
     * @param other makes records of messages, and messages of records
     * @return the queue
     */
    public <M> SharedQueue<M> with(MessageCodec<M> other) {
        return new SharedQueue<>(records, Objects.requireNonNull(other));
    }

    @Override
    public void put(E element) throws InterruptedException {
        putAll(List.of(codec.encode(element)), Deadline.NEVER);
    }

    @Override
    public boolean offer(E element) {
        return records.offer(List.of(codec.encode(element))) > 0;
    }

    @Override
    public boolean offer(E element, Duration timeout) throws InterruptedException {
        return records.put(List.of(codec.encode(element)), Deadline.in(timeout)) > 0;
    }

    @Override
    public int putAll(Collection<? extends E> elements) throws InterruptedException {
        return putAll(codec.encodeAll(elements), Deadline.NEVER);
    }

    @Override
    public int putAll(Collection<? extends E> elements, Duration timeout)
            throws InterruptedException {
        return putAll(codec.encodeAll(elements), Deadline.in(timeout));
    }

    private int putAll(List<byte[]> all, Deadline deadline) throws InterruptedException {
        int done = 0;
        int more = 1;
        while (done < all.size() && more > 0) {
            try {
                more = records.put(all.subList(done, all.size()), deadline);
            } catch (InterruptedException e) {
                if (done == 0) {
                    throw e;
                }
                Thread.currentThread().interrupt();
                return done;
            }
            if (more == RecordQueue.ENDED && done == 0) {
                throw new SharedQueueClosedException(records.failure());
            }
            done += Math.max(more, 0);
        }
        return done;
    }

    @Override
    public E take() throws InterruptedException {
        return receive().orElseThrow(() -> new SharedQueueClosedException(null));
    }

    @Override
    public Optional<E> receive() throws InterruptedException {
        return takeMany(1).stream().findFirst();
    }

    @Override
    public Optional<E> receive(Duration timeout) throws InterruptedException, TimeoutException {
        return takeMany(1, timeout).stream().findFirst();
    }

    @Override
    public @Nullable E poll() {
        return codec.decode(records.poll());
    }

    @Override
    public @Nullable E poll(Duration timeout) throws InterruptedException {
        List<byte[]> taken = records.take(1, Deadline.in(timeout));
        return taken == null || taken.isEmpty() ? null : codec.decode(taken.getFirst());
    }

    @Override
    public List<E> takeMany(int max) throws InterruptedException {
        return unlessFailed(records.take(atLeastOne(max), Deadline.NEVER));
    }

    @Override
    public List<E> takeMany(int max, Duration timeout)
            throws InterruptedException, TimeoutException {
        List<byte[]> taken = records.take(atLeastOne(max), Deadline.in(timeout));
        if (taken == null) {
            throw new TimeoutException("no element within " + timeout);
        }
        return unlessFailed(taken);
    }

    private static int atLeastOne(int max) {
        if (max <= 0) {
            throw new IllegalArgumentException("take at least one element, not " + max);
        }
        return max;
    }

    private List<E> unlessFailed(@Nullable List<byte[]> taken) {
        if (taken == null || taken.isEmpty()) {
            String failure = records.failure();
            if (failure != null) {
                throw new SharedQueueClosedException(failure);
            }
            return List.of();
        }
        return codec.decodeAll(taken);
    }

    @Override
    public Iterable<E> drain() {
        return () -> new SharedDrain<>(this);
    }

    @Override
    public void close() {
        records.close();
    }

    @Override
    public void fail(String reason) {
        records.fail(Objects.requireNonNull(reason));
    }

    @Override
    public boolean isClosed() {
        return records.isClosed();
    }

    @Override
    public int size() {
        return records.slots().sizeAtAGlance();
    }

    @Override
    public int remainingCapacity() {
        return isClosed() ? 0 : capacity() - size();
    }

    /**
     * How many elements fit.
     *
     * @return the bound that the queue was made with
     */
    public int capacity() {
        return records.slots().shape().capacity();
    }

    /**
     * How many bytes an element may have.
     *
     * @return the bound that the queue was made with
     */
    public int maxRecordBytes() {
        return records.slots().shape().maxBytes();
    }

    /**
     * What the queue has seen in all processes.
     *
     * @return depth, peak and waits
     */
    public SharedQueueStats stats() {
        QueueCounters counters = records.counters();
        return new SharedQueueStats(
                capacity(),
                size(),
                (int) Math.min(counters.peak(), capacity()),
                records.slots().taken(),
                counters.putWaits(),
                counters.takeWaits());
    }

    @Override
    public String toString() {
        return "SharedQueue[" + records + "]";
    }
}
