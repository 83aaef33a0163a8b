package org.ipclab.condition;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import jdk.jfr.Event;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.AbstractQueue;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

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
public final class BoundedBuffer<E> extends AbstractQueue<E> implements CloseableQueue<E> {
    private static final long FOREVER = Long.MAX_VALUE; // nanoseconds

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();
    private final Condition notFull = lock.newCondition();

    private final Ring<E> ring; // guarded by lock, as is all that follows
    private boolean closed;
    private @Nullable Throwable failure;
    private int asleep; // threads in sleep(), signalled or not
    private long putWaits;
    private long takeWaits;

    private BoundedBuffer(int capacity) {
        ring = new Ring<>(capacity);
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
            awaitRoom(FOREVER);
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
            awaitElement(FOREVER);
            if (ring.isEmpty()) {
                throw new ClosedException(failure);
            }
            return dequeue();
        } finally {
            lock.unlock();
        }
    }

    // The steps of put and take, for the caller who holds the lock.

    /** Waits while the buffer is full and open. Returns the nanoseconds left. */
    private long awaitRoom(long nanos) throws InterruptedException {
        if (ring.isFull() && !closed && nanos > 0) {
            giveWay();
        }
        long left = nanos;
        while (ring.isFull() && !closed && left > 0) {
            putWaits++;
            left = sleep(notFull, left, new BufferFull(ring.capacity()));
        }
        return left;
    }

    /** Waits while the buffer is empty and open. Returns the nanoseconds left. */
    private long awaitElement(long nanos) throws InterruptedException {
        if (ring.isEmpty() && !closed && nanos > 0) {
            giveWay();
        }
        long left = nanos;
        while (ring.isEmpty() && !closed && left > 0) {
            takeWaits++;
            left = sleep(notEmpty, left, new BufferEmpty(ring.capacity()));
        }
        return left;
    }

    /**
     * Lets others run before this thread sleeps. Often that is all it takes, and it spares two
     * switches between threads. (A virtual thread sleeps as cheaply as it yields.)
     */
    @SuppressWarnings("ThreadPriorityCheck") // a hint, on which nothing relies
    private void giveWay() {
        if (!Thread.currentThread().isVirtual()) {
            lock.unlock();
            Thread.yield();
            lock.lock();
        }
    }

    @SuppressWarnings("WaitNotInLoop") // the callers loop
    private long sleep(Condition condition, long nanos, Event event) throws InterruptedException {
        asleep++;
        event.begin();
        try {
            if (nanos < FOREVER) {
                return condition.awaitNanos(nanos);
            }
            condition.await();
            return FOREVER;
        } finally {
            event.commit();
            asleep--;
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
        if (asleep == 0) {
            return;
        }
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

    /** A failed buffer ends with an error, which is seen once it is empty. */
    private void requireNotFailed() {
        if (failure != null && ring.isEmpty()) {
            throw new ClosedException(failure);
        }
    }

    private void requireInTime() throws TimeoutException {
        if (ring.isEmpty() && !closed) {
            throw new TimeoutException("no element came in time");
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
    public boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<E> receive() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            awaitElement(FOREVER);
            requireNotFailed();
            return ring.isEmpty() ? Optional.empty() : Optional.of(dequeue());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<E> receive(Duration timeout) throws InterruptedException, TimeoutException {
        lock.lockInterruptibly();
        try {
            awaitElement(NANOSECONDS.convert(timeout));
            requireInTime();
            requireNotFailed();
            return ring.isEmpty() ? Optional.empty() : Optional.of(dequeue());
        } finally {
            lock.unlock();
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
                left = awaitRoom(left);
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
            awaitElement(FOREVER);
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
            awaitElement(NANOSECONDS.convert(timeout));
            requireInTime();
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
            awaitRoom(nanos);
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
            return ring.isEmpty() ? null : dequeue();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable E poll(long timeout, TimeUnit unit) throws InterruptedException {
        long nanos = unit.toNanos(timeout);
        lock.lockInterruptibly();
        try {
            awaitElement(nanos);
            return ring.isEmpty() ? null : dequeue();
        } finally {
            lock.unlock();
        }
    }

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

    /**
     * {@inheritDoc}
     *
     * <p>{@code equals} is called without the lock. An element that another thread takes between
     * the comparison and the removal is that thread's, and the search starts again.
     */
    @Override
    public boolean remove(@Nullable Object wanted) {
        boolean overtaken;
        do {
            overtaken = false;
            var snapshot = snapshot();
            for (int i = 0; i < snapshot.elements().size(); i++) {
                if (snapshot.elements().get(i).equals(wanted)) {
                    if (remove(snapshot, i)) {
                        return true;
                    }
                    overtaken = true;
                }
            }
        } while (overtaken);
        return false;
    }

    @Override
    public int size() {
        lock.lock();
        try {
            return ring.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int capacity() {
        return ring.capacity();
    }

    @Override
    public int remainingCapacity() {
        lock.lock();
        try {
            return closed ? 0 : ring.capacity() - ring.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public QueueStats stats() {
        lock.lock();
        try {
            return new QueueStats(ring.capacity(), ring.size(), ring.peak(), putWaits, takeWaits);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Object[] toArray() {
        return snapshot().elements().toArray();
    }

    @Override
    public <T> T[] toArray(T[] array) {
        return snapshot().elements().toArray(array);
    }

    @Override
    public Spliterator<E> spliterator() {
        return Spliterators.spliterator(
                this, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.CONCURRENT);
    }

    @Override
    public Iterator<E> iterator() {
        return new Elements(snapshot());
    }

    private Ring.Snapshot<E> snapshot() {
        lock.lock();
        try {
            return ring.snapshot();
        } finally {
            lock.unlock();
        }
    }

    private boolean remove(Ring.Snapshot<E> snapshot, int index) {
        lock.lock();
        try {
            boolean removed = ring.remove(snapshot, index);
            signalNext();
            return removed;
        } finally {
            lock.unlock();
        }
    }

    /** Shows a snapshot, and removes from the buffer. For one thread. */
    private final class Elements implements Iterator<E> {
        private final Ring.Snapshot<E> snapshot;
        private int next;
        private boolean removable;

        Elements(Ring.Snapshot<E> snapshot) {
            this.snapshot = snapshot;
        }

        @Override
        public boolean hasNext() {
            return next < snapshot.elements().size();
        }

        @Override
        public E next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            removable = true;
            return snapshot.elements().get(next++);
        }

        @Override
        public void remove() {
            if (!removable) {
                throw new IllegalStateException("remove() needs a next() before it");
            }
            removable = false;
            BoundedBuffer.this.remove(snapshot, next - 1);
        }
    }
}
