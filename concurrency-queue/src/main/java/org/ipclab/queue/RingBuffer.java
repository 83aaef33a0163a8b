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
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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
    private static final long FOREVER = BlockingRing.FOREVER;

    private final BlockingRing<E> ring;

    private RingBuffer(int capacity, long spinNanos) {
        ring = new BlockingRing<>(capacity, spinNanos);
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
        if (ring.put(requireNonNull(element), FOREVER) == Put.CLOSED) {
            throw new ClosedException(ring.failure());
        }
    }

    @Override
    public boolean offer(E element, long timeout, TimeUnit unit) throws InterruptedException {
        return ring.put(requireNonNull(element), unit.toNanos(timeout)) == Put.DONE;
    }

    @Override
    public boolean offer(E element) {
        return ring.putNow(requireNonNull(element)) == Put.DONE;
    }

    @Override
    public boolean add(E element) {
        return switch (ring.putNow(requireNonNull(element))) {
            case DONE -> true;
            case FULL -> throw new IllegalStateException("the queue is full, it holds " + size());
            case CLOSED -> throw new ClosedException(ring.failure());
        };
    }

    @Override
    public E take() throws InterruptedException {
        E element = ring.take(FOREVER);
        if (element == null) {
            throw new ClosedException(ring.failure());
        }
        return element;
    }

    @Override
    public @Nullable E poll(long timeout, TimeUnit unit) throws InterruptedException {
        return ring.take(unit.toNanos(timeout));
    }

    @Override
    public @Nullable E poll() {
        return ring.takeNow();
    }

    @Override
    public @Nullable E peek() {
        return ring.peek();
    }

    @Override
    public Optional<E> receive() throws InterruptedException {
        E element = ring.take(FOREVER);
        if (element == null) {
            requireNotFailed();
        }
        return Optional.ofNullable(element);
    }

    @Override
    public Optional<E> receive(Duration timeout) throws InterruptedException, TimeoutException {
        E element = ring.take(NANOSECONDS.convert(timeout));
        if (element == null) {
            requireEnded();
        }
        return Optional.ofNullable(element);
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
        int done = ring.putAll(elements, nanos);
        if (done == 0 && ring.isClosed()) {
            throw new ClosedException(ring.failure());
        }
        return done;
    }

    @Override
    public List<E> takeMany(int max) throws InterruptedException {
        var elements = ring.takeMany(requirePositive(max), FOREVER);
        if (elements.length == 0) {
            requireNotFailed();
        }
        return asList(elements);
    }

    @Override
    public List<E> takeMany(int max, Duration timeout)
            throws InterruptedException, TimeoutException {
        var elements = ring.takeMany(requirePositive(max), NANOSECONDS.convert(timeout));
        if (elements.length == 0) {
            requireEnded();
        }
        return asList(elements);
    }

    /** Takes what is there, at most so many, and does not wait. */
    List<E> pollMany(int max) {
        return asList(ring.takeManyNow(max));
    }

    private static int requirePositive(int max) {
        if (max < 1) {
            throw new IllegalArgumentException("max is " + max + ", at least 1 is needed");
        }
        return max;
    }

    @SuppressWarnings("unchecked") // only E comes in
    private List<E> asList(Object[] elements) {
        return (List<E>) Arrays.asList(elements);
    }

    // ---- the end

    @Override
    public void close() {
        ring.close(null);
    }

    @Override
    public void fail(Throwable cause) {
        ring.close(requireNonNull(cause));
    }

    @Override
    public boolean isClosed() {
        return ring.isClosed();
    }

    private void requireNotFailed() {
        var cause = ring.failure();
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
        return ring.moveTo(target, maxElements);
    }

    @Override
    public void clear() {
        ring.clear();
    }

    /**
     * {@inheritDoc}
     *
     * <p>{@code equals} is called without the lock. An element that another thread takes between
     * the comparison and the removal is that thread's, and the search starts again.
     */
    @Override
    public boolean remove(@Nullable Object wanted) {
        while (true) {
            var snapshot = ring.snapshot();
            int index = snapshot.indexOf(wanted);
            if (index < 0) {
                return false;
            }
            if (ring.remove(snapshot, index)) {
                return true;
            }
        }
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
        return ring.stats();
    }

    @Override
    public Object[] toArray() {
        return ring.snapshot().elements;
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
        return new RingIterator<>(ring);
    }
}
