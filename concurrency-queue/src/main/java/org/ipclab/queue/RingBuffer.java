package org.ipclab.queue;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import org.ipclab.condition.CloseableQueue;
import org.ipclab.condition.ClosedException;
import org.ipclab.condition.QueueStats;
import org.ipclab.queue.StampedRing.Put;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.AbstractQueue;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A bounded buffer made for speed: elements go through a ring without a lock, and only a thread
 * that has to wait takes one. Use it as a {@link org.ipclab.condition.BoundedBuffer}, which does
 * the same and is easier to read.
 *
 * {@snippet class="org.ipclab.queue.RingBufferSnippets" region="batches"}
 *
 * <p>Order, loss, the end and thread safety are as {@link CloseableQueue} says. Threads are not
 * served in the order in which they came to wait. The peak in {@link #stats()} is sampled: whenever
 * a producer has to wait, and whenever it is asked for.
 *
 * <p>The ring is Dmitry Vyukov's bounded queue for many producers and consumers (2010), with a bit
 * in the tail's word that closes it, and one in the head's word that keeps takers out while the
 * whole queue is looked at.
 *
 * @param <E> the elements
 */
public final class RingBuffer<E> extends AbstractQueue<E> implements CloseableQueue<E> {
    private static final long FOREVER = Long.MAX_VALUE;

    private final ReentrantLock lock = new ReentrantLock();
    private final StampedRing<E> ring;
    private final Waiters takers; // for an element
    private final Waiters putters; // for room
    private volatile @Nullable Throwable failure; // written before the ring is closed
    private int peak; // guarded by lock

    private RingBuffer(int capacity, long spinNanos) {
        ring = new StampedRing<>(capacity, lock);
        takers = new Waiters(lock, QueueEmpty::new, spinNanos, this::producersWait);
        putters = new Waiters(lock, QueueFull::new, spinNanos, takers::areThere);
    }

    private boolean producersWait() {
        return putters.areThere();
    }

    /**
     * Makes an empty buffer.
     *
     * @param <E> the elements
     * @param capacity how many elements fit, 1 to 2<sup>30</sup>
     * @return the buffer
     * @throws IllegalArgumentException if the capacity is out of these bounds
     */
    public static <E> RingBuffer<E> ofCapacity(int capacity) {
        return new RingBuffer<>(capacity, 0);
    }

    /**
     * Makes an empty buffer for those who give a processor for a short delay: a thread that must
     * wait looks again and again for a while before it sleeps. A hand-over within that time needs
     * no wake-up, the slowest part of one. Virtual threads sleep at once, and so does a thread on
     * whose side others sleep already.
     *
     * @param <E> the elements
     * @param capacity how many elements fit, 1 to 2<sup>30</sup>
     * @param spin how long to look; somewhat longer than elements are apart, if that is to help
     * @return the buffer
     * @throws IllegalArgumentException if the capacity is out of these bounds, or the time negative
     */
    public static <E> RingBuffer<E> spinning(int capacity, Duration spin) {
        if (spin.isNegative()) {
            throw new IllegalArgumentException("the time to look is negative: " + spin);
        }
        return new RingBuffer<>(capacity, NANOSECONDS.convert(spin));
    }

    // ---- one element

    @Override
    public void put(E element) throws InterruptedException {
        if (putIn(element, FOREVER) == Put.CLOSED) {
            throw new ClosedException(failure);
        }
    }

    @Override
    public boolean offer(E element, long timeout, TimeUnit unit) throws InterruptedException {
        return putIn(element, unit.toNanos(timeout)) == Put.DONE;
    }

    @Override
    public boolean offer(E element) {
        return putNow(element) == Put.DONE;
    }

    @Override
    public boolean add(E element) {
        return switch (putNow(element)) {
            case DONE -> true;
            case FULL -> throw new IllegalStateException("the queue is full, it holds " + size());
            case CLOSED -> throw new ClosedException(failure);
        };
    }

    private Put putNow(E element) {
        Put put = ring.put(requireNonNull(element));
        if (put == Put.DONE) {
            takers.wake();
        }
        return put;
    }

    private Put putIn(E element, long nanos) throws InterruptedException {
        throwIfInterrupted();
        Put put = putNow(element);
        return put == Put.FULL ? putLater(element, nanos) : put;
    }

    private Put putLater(E element, long nanos) throws InterruptedException {
        Put put =
                putters.await(
                        ring::hasRoom,
                        ring::hasRoom,
                        () -> {
                            Put attempt = ring.put(element);
                            return attempt == Put.FULL ? null : attempt;
                        },
                        ring::isClosed,
                        nanos);
        if (put == Put.DONE) {
            takers.wake();
        }
        return put == null ? Put.FULL : put;
    }

    @Override
    public E take() throws InterruptedException {
        E element = takeIn(FOREVER);
        if (element == null) {
            throw new ClosedException(failure);
        }
        return element;
    }

    @Override
    public @Nullable E poll(long timeout, TimeUnit unit) throws InterruptedException {
        return takeIn(unit.toNanos(timeout));
    }

    @Override
    public @Nullable E poll() {
        return taken(ring.take());
    }

    @Override
    public Optional<E> receive() throws InterruptedException {
        E element = takeIn(FOREVER);
        if (element == null) {
            requireNotFailed();
        }
        return Optional.ofNullable(element);
    }

    @Override
    public Optional<E> receive(Duration timeout) throws InterruptedException, TimeoutException {
        E element = takeIn(NANOSECONDS.convert(timeout));
        if (element == null) {
            requireEnded();
        }
        return Optional.ofNullable(element);
    }

    /** Waits for an element; null if the time is over or the queue has ended. */
    private @Nullable E takeIn(long nanos) throws InterruptedException {
        throwIfInterrupted();
        E element = ring.seemsToHaveElement() ? ring.take() : null;
        return taken(element != null ? element : takeLater(nanos));
    }

    private @Nullable E takeLater(long nanos) throws InterruptedException {
        return takers.await(
                ring::seemsToHaveElement, ring::hasElement, ring::take, ring::isClosed, nanos);
    }

    private @Nullable E taken(@Nullable E element) {
        if (element != null) {
            putters.wake();
        }
        return element;
    }

    private static void throwIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private void requireNotFailed() {
        var cause = failure;
        if (cause != null) {
            throw new ClosedException(cause);
        }
    }

    /** Nothing came: is that the end, or is it only late? */
    private void requireEnded() throws TimeoutException {
        if (!ring.isClosed() || ring.size() > 0) {
            throw new TimeoutException("no element came in time");
        }
        requireNotFailed();
    }

    // ---- batches: one claim for many elements

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
        for (var element : elements) {
            requireNonNull(element);
        }
        throwIfInterrupted();
        int done = putMany(elements, 0);
        try {
            long start = System.nanoTime();
            for (int more = 1; done < elements.length && more > 0; done += more) {
                long left = nanos == FOREVER ? nanos : nanos - (System.nanoTime() - start);
                more = putManyLater(elements, done, left);
            }
        } catch (InterruptedException e) {
            if (done == 0) {
                throw e;
            }
            Thread.currentThread().interrupt();
        }
        if (done == 0 && ring.isClosed()) {
            throw new ClosedException(failure);
        }
        return done;
    }

    private int putMany(Object[] elements, int from) {
        int n = ring.putMany(elements, from);
        if (n > 0) {
            takers.wake();
        }
        return n;
    }

    private int putManyLater(Object[] elements, int from, long nanos) throws InterruptedException {
        Integer n =
                putters.await(
                        ring::hasRoom,
                        ring::hasRoom,
                        () -> {
                            int attempt = ring.putMany(elements, from);
                            return attempt == 0 ? null : attempt;
                        },
                        ring::isClosed,
                        nanos);
        if (n == null) {
            return 0;
        }
        takers.wake();
        return n;
    }

    @Override
    public List<E> takeMany(int max) throws InterruptedException {
        var elements = takeManyIn(max, FOREVER);
        if (elements.isEmpty()) {
            requireNotFailed();
        }
        return elements;
    }

    @Override
    public List<E> takeMany(int max, Duration timeout)
            throws InterruptedException, TimeoutException {
        var elements = takeManyIn(max, NANOSECONDS.convert(timeout));
        if (elements.isEmpty()) {
            requireEnded();
        }
        return elements;
    }

    @SuppressWarnings("unchecked") // only E comes in
    private List<E> takeManyIn(int max, long nanos) throws InterruptedException {
        if (max < 1) {
            throw new IllegalArgumentException("max is " + max + ", at least 1 is needed");
        }
        throwIfInterrupted();
        Object[] elements = ring.takeMany(max);
        if (elements.length == 0) {
            elements = takeManyLater(max, nanos);
        }
        if (elements.length > 0) {
            putters.wake();
        }
        return (List<E>) Arrays.asList(elements);
    }

    /** Takes what is there, at most so many, and does not wait. */
    @SuppressWarnings("unchecked") // only E comes in
    List<E> pollMany(int max) {
        Object[] elements = ring.takeMany(max);
        if (elements.length > 0) {
            putters.wake();
        }
        return (List<E>) Arrays.asList(elements);
    }

    private Object[] takeManyLater(int max, long nanos) throws InterruptedException {
        Object[] elements =
                takers.await(
                        ring::seemsToHaveElement,
                        ring::hasElement,
                        () -> {
                            Object[] attempt = ring.takeMany(max);
                            return attempt.length == 0 ? null : attempt;
                        },
                        ring::isClosed,
                        nanos);
        return elements == null ? new Object[0] : elements;
    }

    // ---- the end

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
            if (!ring.isClosed()) {
                failure = cause;
                ring.close();
                takers.wakeAll();
                putters.wakeAll();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isClosed() {
        return ring.isClosed();
    }

    // ---- the whole queue

    @Override
    public int drainTo(Collection<? super E> target) {
        return drainTo(target, Integer.MAX_VALUE);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Each element leaves the queue after the target's {@code add} has returned. Meanwhile no
     * other thread takes, so the target should be quick, and must not take from this queue itself.
     */
    @Override
    @SuppressWarnings("ReferenceEquality")
    public int drainTo(Collection<? super E> target, int maxElements) {
        requireNonNull(target);
        if (target == this) {
            throw new IllegalArgumentException("a queue cannot be drained to itself");
        }
        if (maxElements <= 0) {
            return 0;
        }
        lock.lock();
        try {
            return ring.moveTo(target, maxElements);
        } finally {
            putters.wake();
            lock.unlock();
        }
    }

    @Override
    public void clear() {
        lock.lock();
        try {
            ring.clear();
            putters.wake();
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
            for (int i = 0; i < snapshot.elements.length; i++) {
                if (snapshot.elements[i].equals(wanted)) {
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
    public @Nullable E peek() {
        return ring.peek();
    }

    @Override
    public int size() {
        return ring.size();
    }

    @Override
    public int capacity() {
        return ring.capacity();
    }

    @Override
    public int remainingCapacity() {
        return ring.isClosed() ? 0 : ring.capacity() - ring.size();
    }

    @Override
    public QueueStats stats() {
        lock.lock();
        try {
            int depth = ring.size();
            peak = Math.max(peak, depth);
            return new QueueStats(
                    ring.capacity(),
                    depth,
                    putters.waits() > 0 ? ring.capacity() : peak,
                    putters.waits(),
                    takers.waits());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Object[] toArray() {
        return snapshot().elements;
    }

    @Override
    public <T> T[] toArray(T[] array) {
        return Arrays.asList(toArray()).toArray(array);
    }

    @Override
    public Spliterator<E> spliterator() {
        return Spliterators.spliteratorUnknownSize(
                iterator(), Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.CONCURRENT);
    }

    @Override
    public Iterator<E> iterator() {
        return new Elements(snapshot());
    }

    private StampedRing.Snapshot snapshot() {
        lock.lock();
        try {
            return ring.snapshot();
        } finally {
            lock.unlock();
        }
    }

    private boolean remove(StampedRing.Snapshot snapshot, int index) {
        lock.lock();
        try {
            boolean removed = ring.remove(snapshot, index);
            if (removed) {
                putters.wake();
            }
            return removed;
        } finally {
            lock.unlock();
        }
    }

    /** Shows a snapshot, and removes from the buffer. For one thread. */
    private final class Elements implements Iterator<E> {
        private final StampedRing.Snapshot snapshot;
        private int next;
        private boolean removable;

        Elements(StampedRing.Snapshot snapshot) {
            this.snapshot = snapshot;
        }

        @Override
        public boolean hasNext() {
            return next < snapshot.elements.length;
        }

        @Override
        @SuppressWarnings("unchecked") // only E comes in
        public E next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            removable = true;
            return (E) snapshot.elements[next++];
        }

        @Override
        public void remove() {
            if (!removable) {
                throw new IllegalStateException("remove() needs a next() before it");
            }
            removable = false;
            RingBuffer.this.remove(snapshot, next - 1);
        }
    }
}
