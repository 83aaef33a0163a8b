package org.ipclab.queue;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import org.ipclab.condition.AbstractCloseableQueue;
import org.ipclab.condition.CloseableQueue;
import org.ipclab.condition.ClosedException;
import org.ipclab.condition.QueueStats;
import org.ipclab.queue.StampedRing.Put;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

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
public final class RingBuffer<E> extends AbstractCloseableQueue<E> {
    private final BlockingRing<E> waiting;
    private final StampedRing<E> ring;

    private RingBuffer(int capacity, long spinNanos) {
        var waiting = new BlockingRing<E>(requireCapacity(capacity), spinNanos);
        super(capacity, waiting.freezer());
        this.waiting = waiting;
        this.ring = waiting.ring();
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
        if (waiting.put(requireNonNull(element), FOREVER) == Put.CLOSED) {
            requireOpen();
        }
    }

    @Override
    public boolean offer(E element, long timeout, TimeUnit unit) throws InterruptedException {
        return waiting.put(requireNonNull(element), unit.toNanos(timeout)) == Put.DONE;
    }

    @Override
    public boolean offer(E element) {
        return waiting.putNow(requireNonNull(element)) == Put.DONE;
    }

    @Override
    public E take() throws InterruptedException {
        E element = waiting.take(FOREVER);
        if (element == null) {
            throw new ClosedException(failure());
        }
        return element;
    }

    @Override
    public @Nullable E poll(long timeout, TimeUnit unit) throws InterruptedException {
        return waiting.take(unit.toNanos(timeout));
    }

    @Override
    public @Nullable E poll() {
        return waiting.takeNow();
    }

    @Override
    public @Nullable E peek() {
        return ring.peek();
    }

    // ---- batches: one claim for many elements

    @Override
    protected int putSome(List<E> elements, long nanos) throws InterruptedException {
        return waiting.putMany(elements.toArray(), nanos);
    }

    @Override
    protected List<E> takeSome(int max, long nanos) throws InterruptedException {
        return asList(waiting.takeMany(max, nanos));
    }

    @Override
    public List<E> pollMany(int max) {
        return asList(waiting.takeManyNow(requirePositive(max)));
    }

    @SuppressWarnings("unchecked") // only E comes in
    private List<E> asList(Object[] elements) {
        return (List<E>) Arrays.asList(elements);
    }

    // ---- the whole queue

    @Override
    public boolean isClosed() {
        return ring.isClosed();
    }

    @Override
    public int size() {
        return ring.size();
    }

    @Override
    public QueueStats stats() {
        return waiting.stats(capacity());
    }

    @Override
    protected long taken() {
        return ring.taken();
    }

    @Override
    protected int count() {
        return ring.size();
    }

    @Override
    protected E elementAt(int index) {
        return ring.elementAt(index);
    }

    @Override
    protected void removeAt(int index) {
        ring.removeAt(index);
        waiting.madeRoom();
    }

    @Override
    protected void discard(int n) {
        ring.discard(n);
        waiting.madeRoom();
    }

    @Override
    protected void ended() {
        waiting.close();
    }
}
