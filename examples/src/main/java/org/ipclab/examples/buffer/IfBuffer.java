package org.ipclab.examples.buffer;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/**
 * A bounded buffer with one fault: {@code if} around the waits instead of {@code while}. Between
 * the signal and the moment when the thread that it woke has the lock again, another thread may get
 * the lock and take the item. The woken thread does not look again, and takes from an empty buffer:
 * an old item for the second time. The same happens to a producer, which writes over an item.
 */
@SuppressWarnings("WaitNotInLoop") // the fault; Error Prone would catch it
public final class IfBuffer implements LessonBuffer {
    private final Lock lock;
    private final Condition notEmpty;
    private final Condition notFull;
    private final int[] items; // guarded by lock, as is all that follows
    private int head;
    private int tail;
    private int count;

    /** An empty buffer, whose threads take turns on this lock. */
    public IfBuffer(Lock lock, int capacity) {
        this.lock = lock;
        notEmpty = lock.newCondition();
        notFull = lock.newCondition();
        items = new int[capacity];
    }

    @Override
    public void put(int item) throws InterruptedException {
        lock.lock();
        try {
            if (count == items.length) {
                notFull.await();
            }
            items[tail] = item;
            tail = (tail + 1) % items.length;
            count++;
            notEmpty.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int take() throws InterruptedException {
        lock.lock();
        try {
            if (count == 0) {
                notEmpty.await();
            }
            int item = items[head];
            head = (head + 1) % items.length;
            count--;
            notFull.signal();
            return item;
        } finally {
            lock.unlock();
        }
    }
}
