package org.ipclab.condition;

import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The classic bounded buffer: an array, one lock, and two conditions. Producers wait while it is
 * full, consumers while it is empty; each put wakes a consumer, each take a producer. Who was woken
 * looks again ({@code while}, never {@code if}): another thread may have been faster.
 *
 * {@snippet class="org.ipclab.condition.BoundedBufferSnippets" region="producerAndConsumers"}
 *
 * <p>Its promises are those of {@link CloseableQueue}. The monitor is C. A. R. Hoare's (1974), the
 * signal that only hints, and the loop, are Lampson and Redell's (1980).
 *
 * @param <E> the elements
 */
public class BoundedBuffer<E> extends AbstractCloseableQueue<E> {
    private final Condition notEmpty = lock.newCondition();
    private final Condition notFull = lock.newCondition();
    private final @Nullable Object[] items; // guarded by lock, as is all that follows
    private int head; // where the first element is
    private int count;

    /**
     * Makes an empty buffer for a subclass; everyone else calls {@link #ofCapacity}.
     *
     * @param capacity how many elements fit, 1 to 2<sup>30</sup>
     */
    protected BoundedBuffer(int capacity) {
        super(capacity, new ReentrantLock());
        items = new Object[capacity];
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
        return new WatchedBuffer<>(capacity);
    }

    @Override
    public void put(E element) throws InterruptedException {
        Objects.requireNonNull(element);
        lock.lockInterruptibly();
        try {
            while (count == items.length && !isClosed()) {
                putWaits++;
                notFull.await();
            }
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
            while (count == 0 && !isClosed()) {
                takeWaits++;
                notEmpty.await();
            }
            requireElement();
            return dequeue();
        } finally {
            lock.unlock();
        }
    }

    // Call only when holding lock, with room.
    private void enqueue(E element) {
        items[(head + count) % items.length] = element;
        peak = Math.max(peak, ++count);
        notEmpty.signal();
    }

    // Call only when holding lock, with an element.
    private E dequeue() {
        E element = elementAt(0);
        items[head] = null;
        head = (head + 1) % items.length;
        count--;
        taken++;
        notFull.signal();
        return element;
    }

    @Override
    public boolean offer(E element) {
        Objects.requireNonNull(element);
        lock.lock();
        try {
            if (count == items.length || isClosed()) {
                return false;
            }
            enqueue(element);
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean offer(E element, long timeout, TimeUnit unit) throws InterruptedException {
        Objects.requireNonNull(element);
        long left = unit.toNanos(timeout);
        lock.lockInterruptibly();
        try {
            while (count == items.length && !isClosed() && left > 0) {
                putWaits++;
                left = notFull.awaitNanos(left);
            }
            return offer(element);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable E poll() {
        lock.lock();
        try {
            return count == 0 ? null : dequeue();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable E poll(long timeout, TimeUnit unit) throws InterruptedException {
        long left = unit.toNanos(timeout);
        lock.lockInterruptibly();
        try {
            while (count == 0 && !isClosed() && left > 0) {
                takeWaits++;
                left = notEmpty.awaitNanos(left);
            }
            return poll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    protected int count() {
        return count;
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // only E comes in, and index < count
    protected E elementAt(int index) {
        return (E) items[(head + index) % items.length];
    }

    @Override
    protected void removeAt(int index) {
        for (int i = index; i > 0; i--) {
            items[(head + i) % items.length] = elementAt(i - 1);
        }
        dequeue();
    }

    @Override
    protected void ended() {
        notEmpty.signalAll();
        notFull.signalAll();
    }
}
