package org.ipclab.condition;

import static org.ipclab.condition.ConditionQueue.FOREVER;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The classic bounded buffer: an array, one lock, and two conditions. Producers wait while it is
 * full, consumers wait while it is empty.
 *
 * <p>Whoever changes the buffer wakes one consumer if there is an element and one producer if there
 * is room, so that nobody sleeps while there is something to do. Who was woken looks again ({@code
 * while}, never {@code if}): between the signal and the wake-up another thread may have been
 * faster.
 *
 * <p>Order, loss, the end and thread safety are as {@link CloseableQueue} says. The order in which
 * waiting threads are served is not fair: a thread that arrives may overtake one that is waking up.
 * That is what makes it fast.
 *
 * {@snippet class="org.ipclab.condition.BoundedBufferSnippets" region="producerAndConsumers"}
 *
 * <p>The monitor with condition queues is C. A. R. Hoare's (<cite>Monitors: An Operating System
 * Structuring Concept</cite>, 1974), with the signal that only hints, and the loop, of Lampson and
 * Redell (<cite>Experience with Processes and Monitors in Mesa</cite>, 1980).
 *
 * @param <E> the elements
 */
public final class BoundedBuffer<E> extends SnapshotQueue<E> {
    private final ReentrantLock lock = new ReentrantLock();
    private final ConditionQueue notEmpty;
    private final ConditionQueue notFull;

    private final Ring<E> ring; // guarded by lock, as is all that follows
    private boolean closed;
    private @Nullable Throwable failure;

    private BoundedBuffer(int capacity) {
        ring = new Ring<>(capacity);
        notEmpty = new ConditionQueue(lock, () -> new BufferEmpty(capacity));
        notFull = new ConditionQueue(lock, () -> new BufferFull(capacity));
    }

    /**
     * Makes an empty buffer.
     *
     * @param <E> the elements
     * @param capacity how many elements fit, 1 to 2<sup>30</sup>
     * @return the buffer
     * @throws IllegalArgumentException if the capacity is out of these bounds
     */
    public static <E> BoundedBuffer<E> ofCapacity(int capacity) {
        return new BoundedBuffer<>(capacity);
    }

    @Override
    public void put(E element) throws InterruptedException {
        requireNonNull(element);
        lock.lockInterruptibly();
        try {
            awaitRoom(1, FOREVER);
            requireOpen();
            enqueue(element);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public E take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            awaitElement(1, FOREVER);
            if (ring.isEmpty()) {
                throw new ClosedException(failure);
            }
            return dequeue();
        } finally {
            lock.unlock();
        }
    }

    // The steps of put and take, for the caller who holds the lock.

    /** Waits, with so many elements, while the buffer is full and open. Returns the time left. */
    private long awaitRoom(int elements, long nanos) throws InterruptedException {
        long left = nanos;
        while (ring.isFull() && !closed && left > 0) {
            left = notFull.await(left, ring.capacity() / elements, notEmpty);
        }
        return left;
    }

    /** Waits, for so many elements at most, while the buffer is empty and open. */
    private void awaitElement(int max, long nanos) throws InterruptedException {
        long left = nanos;
        while (ring.isEmpty() && !closed && left > 0) {
            left = notEmpty.await(left, ring.capacity() / max, notFull);
        }
    }

    private void enqueue(E element) {
        ring.add(element);
        signalNext();
    }

    private E dequeue() {
        E element = ring.take();
        signalNext();
        return element;
    }

    /**
     * Wakes one consumer if there is an element, and one producer if there is room. Whoever changes
     * the buffer calls this, and so does whoever was woken: a batch wakes as many as it serves, one
     * after the other.
     */
    private void signalNext() {
        if (!ring.isEmpty()) {
            notEmpty.signal();
        }
        if (!ring.isFull()) {
            notFull.signal();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new ClosedException(failure);
        }
    }

    // The end.

    @Override
    public void close() {
        end(null);
    }

    @Override
    public void fail(Throwable cause) {
        end(requireNonNull(cause));
    }

    private void end(@Nullable Throwable cause) {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                failure = cause;
                notEmpty.signalAll();
                notFull.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<E> receive() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            awaitElement(1, FOREVER);
            return dequeueUnlessEnded();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<E> receive(Duration timeout) throws InterruptedException, TimeoutException {
        lock.lockInterruptibly();
        try {
            awaitElement(1, timeout);
            return dequeueUnlessEnded();
        } finally {
            lock.unlock();
        }
    }

    private void awaitElement(int max, Duration timeout)
            throws InterruptedException, TimeoutException {
        awaitElement(max, NANOSECONDS.convert(timeout));
        if (ring.isEmpty() && !closed) {
            throw new TimeoutException("no element came in time");
        }
    }

    private Optional<E> dequeueUnlessEnded() {
        requireNotFailed();
        return ring.isEmpty() ? Optional.empty() : Optional.of(dequeue());
    }

    /** A failed buffer ends with an error, which is seen once it is empty. */
    private void requireNotFailed() {
        if (failure != null && ring.isEmpty()) {
            throw new ClosedException(failure);
        }
    }

    // Batches: one lock for many elements.

    @Override
    public int putAll(Collection<? extends E> elements) throws InterruptedException {
        return putAll(elements.toArray(), FOREVER);
    }

    @Override
    public int putAll(Collection<? extends E> elements, Duration timeout)
            throws InterruptedException {
        return putAll(elements.toArray(), NANOSECONDS.convert(timeout));
    }

    private int putAll(Object[] elements, long nanos) throws InterruptedException {
        requireNonNulls(elements);
        int done = 0;
        lock.lockInterruptibly();
        try {
            done = enqueueMany(elements, 0);
            long left = nanos;
            while (done < elements.length && !closed && left > 0) {
                left = awaitRoom(elements.length, left);
                done += enqueueMany(elements, done);
            }
            if (done == 0) {
                requireOpen();
            }
        } catch (InterruptedException e) {
            if (done == 0) {
                throw e;
            }
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        return done;
    }

    private int enqueueMany(Object[] elements, int from) {
        int added = closed ? 0 : ring.addAll(elements, from);
        signalNext();
        return added;
    }

    private static void requireNonNulls(Object[] elements) {
        for (var element : elements) {
            requireNonNull(element);
        }
    }

    @Override
    public List<E> takeMany(int max) throws InterruptedException {
        requirePositive(max);
        lock.lockInterruptibly();
        try {
            awaitElement(max, FOREVER);
            return dequeueMany(max);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<E> takeMany(int max, Duration timeout)
            throws InterruptedException, TimeoutException {
        requirePositive(max);
        lock.lockInterruptibly();
        try {
            awaitElement(max, timeout);
            return dequeueMany(max);
        } finally {
            lock.unlock();
        }
    }

    private List<E> dequeueMany(int max) {
        requireNotFailed();
        var taken = ring.takeMany(max);
        signalNext();
        return taken;
    }

    private static void requirePositive(int max) {
        if (max < 1) {
            throw new IllegalArgumentException("max is " + max + ", at least 1 is needed");
        }
    }

    // The rest of BlockingQueue.

    @Override
    public boolean offer(E element) {
        requireNonNull(element);
        lock.lock();
        try {
            return tryEnqueue(element);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean offer(E element, long timeout, TimeUnit unit) throws InterruptedException {
        requireNonNull(element);
        long nanos = unit.toNanos(timeout);
        lock.lockInterruptibly();
        try {
            awaitRoom(1, nanos);
            return tryEnqueue(element);
        } finally {
            lock.unlock();
        }
    }

    private boolean tryEnqueue(E element) {
        if (ring.isFull() || closed) {
            return false;
        }
        enqueue(element);
        return true;
    }

    @Override
    public boolean add(E element) {
        requireNonNull(element);
        lock.lock();
        try {
            requireOpen();
            if (!tryEnqueue(element)) {
                throw new IllegalStateException("the queue is full, it holds " + ring.size());
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable E poll() {
        lock.lock();
        try {
            return tryDequeue();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable E poll(long timeout, TimeUnit unit) throws InterruptedException {
        long nanos = unit.toNanos(timeout);
        lock.lockInterruptibly();
        try {
            awaitElement(1, nanos);
            return tryDequeue();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable E tryDequeue() {
        return ring.isEmpty() ? null : dequeue();
    }

    @Override
    public int drainTo(Collection<? super E> target) {
        return drainTo(target, Integer.MAX_VALUE);
    }

    /**
     * {@inheritDoc}
     *
     * <p>The target's {@code add} runs under this buffer's lock, as in the JDK's queues: an element
     * leaves the buffer only once the target has it. Do not drain two queues into each other.
     */
    @Override
    @SuppressWarnings("ReferenceEquality") // it equals nothing but itself
    public int drainTo(Collection<? super E> target, int maxElements) {
        requireNonNull(target);
        if (target == this) {
            throw new IllegalArgumentException("a queue cannot be drained to itself");
        }
        lock.lock();
        try {
            return ring.moveTo(target, maxElements);
        } finally {
            signalNext();
            lock.unlock();
        }
    }

    @Override
    public void clear() {
        lock.lock();
        try {
            ring.clear();
            signalNext();
        } finally {
            lock.unlock();
        }
    }

    @Override
    boolean remove(Ring.Snapshot<E> snapshot, int index) {
        lock.lock();
        try {
            boolean removed = ring.remove(snapshot, index);
            signalNext();
            return removed;
        } finally {
            lock.unlock();
        }
    }

    // What only looks.

    @Override
    public @Nullable E peek() {
        lock.lock();
        try {
            return ring.peek();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isClosed() {
        return look(() -> closed);
    }

    @Override
    public int size() {
        return look(ring::size);
    }

    @Override
    public int capacity() {
        return ring.capacity();
    }

    @Override
    public int remainingCapacity() {
        return look(() -> closed ? 0 : ring.capacity() - ring.size());
    }

    @Override
    public QueueStats stats() {
        return look(
                () ->
                        new QueueStats(
                                ring.capacity(),
                                ring.size(),
                                ring.peak(),
                                notFull.sleeps(),
                                notEmpty.sleeps()));
    }

    @Override
    Ring.Snapshot<E> snapshot() {
        return look(ring::snapshot);
    }

    private <T> T look(Supplier<T> view) {
        lock.lock();
        try {
            return view.get();
        } finally {
            lock.unlock();
        }
    }
}
