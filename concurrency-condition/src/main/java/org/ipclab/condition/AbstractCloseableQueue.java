package org.ipclab.condition;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;

/**
 * All of a {@link CloseableQueue} but the queue itself: the end, batches, iterators, removal from
 * the middle, snapshots and statistics.
 *
 * <p>A subclass brings {@code put}, {@code take}, and both forms of {@code offer} and {@code poll},
 * which it guards with {@link #lock}, and four small steps that are called while that is held:
 * {@link #count}, {@link #elementAt}, {@link #removeAt}, {@link #ended}. It may rely on this:
 *
 * <ul>
 *   <li>The lock is reentrant, and whatever looks at the whole queue, or changes more than one
 *       element, holds it: so do {@code drainTo} and {@code clear} around their calls of {@code
 *       poll}, and batches around their calls of {@code put}, {@code take}, {@code offer} and
 *       {@code poll}. A wait on one of its conditions gives it up wholly.
 *   <li>{@code equals} and the predicates of users run without it. Only {@code drainTo} calls its
 *       target while it is held, so that an element leaves one collection once the other has it.
 *   <li>Every method may be overridden by one that does the same faster.
 * </ul>
 *
 * {@snippet class="org.ipclab.condition.OwnQueueSnippets" region="oneCondition"}
 *
 * @param <E> the elements
 */
public abstract class AbstractCloseableQueue<E> extends EndingQueue<E> {
    /** A time limit in nanoseconds that never passes. */
    protected static final long FOREVER = Long.MAX_VALUE;

    private static final int MAX_CAPACITY = 1 << 30;

    /** The most elements ever inside. */
    protected int peak; // guarded by lock, as are the next two

    /** How often a producer slept. */
    protected long putWaits;

    /** How often a consumer slept. */
    protected long takeWaits;

    private final int capacity;

    /**
     * Makes an empty queue.
     *
     * @param capacity how many elements fit, 1 to 2<sup>30</sup>
     * @param lock a reentrant lock
     * @throws IllegalArgumentException if the capacity is out of these bounds
     */
    protected AbstractCloseableQueue(int capacity, Lock lock) {
        super(lock);
        this.capacity = requireCapacity(capacity);
    }

    /**
     * Checks a capacity.
     *
     * @param capacity how many elements are to fit
     * @return the same
     * @throws IllegalArgumentException if it is not 1 to 2<sup>30</sup>
     */
    protected static int requireCapacity(int capacity) {
        if (capacity < 1 || capacity > MAX_CAPACITY) {
            throw new IllegalArgumentException(
                    "capacity is " + capacity + ", allowed is 1 to " + MAX_CAPACITY);
        }
        return capacity;
    }

    @Override
    public int capacity() {
        return capacity;
    }

    @Override
    public QueueStats stats() {
        lock.lock();
        try {
            return new QueueStats(capacity, count(), peak, putWaits, takeWaits);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean add(E element) {
        if (!offer(element)) {
            requireOpen();
            throw new IllegalStateException("the queue is full, it holds " + capacity);
        }
        return true;
    }

    // Batches: one lock for many elements.

    @Override
    public int putAll(Collection<? extends E> elements) throws InterruptedException {
        return putAll(List.copyOf(elements), FOREVER);
    }

    @Override
    public int putAll(Collection<? extends E> elements, Duration timeout)
            throws InterruptedException {
        return putAll(List.copyOf(elements), nanos(timeout));
    }

    private int putAll(List<E> elements, long nanos) throws InterruptedException {
        int size = elements.size();
        int done = 0;
        try {
            long begin = System.nanoTime();
            for (int more = 1; done < size && more > 0; done += more) {
                long left = nanos == FOREVER ? nanos : nanos - (System.nanoTime() - begin);
                more = putSome(done == 0 ? elements : elements.subList(done, size), left);
            }
        } catch (InterruptedException e) {
            if (done == 0) {
                throw e;
            }
            Thread.currentThread().interrupt();
        }
        if (done == 0) {
            requireOpen();
        }
        return done;
    }

    /**
     * Waits at most so long for room, and puts the first of these elements, as many as fit then.
     *
     * @param elements one at least
     * @param nanos how long to wait, {@link #FOREVER} if there is no limit
     * @return how many were put, 0 if the time passed or the queue is closed
     * @throws InterruptedException if interrupted; nothing was put
     */
    protected int putSome(List<E> elements, long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            int done = putFirst(elements.getFirst(), nanos) ? 1 : 0;
            while (done > 0 && done < elements.size() && offer(elements.get(done))) {
                done++;
            }
            return done;
        } finally {
            lock.unlock();
        }
    }

    private boolean putFirst(E element, long nanos) throws InterruptedException {
        if (nanos < FOREVER) {
            return offer(element, nanos, NANOSECONDS);
        }
        try {
            put(element);
            return true;
        } catch (ClosedException end) {
            return false;
        }
    }

    @Override
    public List<E> takeMany(int max) throws InterruptedException {
        var some = takeSome(requirePositive(max), FOREVER);
        return some.isEmpty() ? unlessFailed(some) : some;
    }

    @Override
    public List<E> takeMany(int max, Duration timeout)
            throws InterruptedException, TimeoutException {
        var some = takeSome(requirePositive(max), nanos(timeout));
        return some.isEmpty() ? unlessLate(some) : some;
    }

    /**
     * Waits at most so long for an element, and takes it and those that are behind it.
     *
     * @param max how many to take at most, 1 at least
     * @param nanos how long to wait, {@link #FOREVER} if there is no limit
     * @return the elements, none if the time passed or the queue has ended
     * @throws InterruptedException if interrupted; nothing was taken
     */
    protected List<E> takeSome(int max, long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            E next = nanos < FOREVER ? poll(nanos, NANOSECONDS) : receive().orElse(null);
            var some = new ArrayList<E>();
            for (; next != null; next = some.size() < max ? poll() : null) {
                some.add(next);
            }
            return some;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<E> pollMany(int max) {
        var some = new ArrayList<E>();
        drainTo(some, requirePositive(max));
        return some;
    }

    /**
     * Checks the size of a batch.
     *
     * @param max how many elements to take
     * @return the same
     * @throws IllegalArgumentException if it is not positive
     */
    protected static int requirePositive(int max) {
        if (max < 1) {
            throw new IllegalArgumentException("max is " + max + ", at least 1 is needed");
        }
        return max;
    }
}
