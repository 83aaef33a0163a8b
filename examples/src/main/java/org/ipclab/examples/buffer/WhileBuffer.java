package org.ipclab.examples.buffer;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/**
 * The bounded buffer as it should be: one lock, two conditions, and {@code while} around each wait.
 * Whoever was woken looks again: between the signal and the moment when it has the lock, another
 * thread may have been faster. {@link IfBuffer} differs in two words.
 */
public final class WhileBuffer implements LessonBuffer {
    private final Lock lock;
    private final Condition notEmpty;
    private final Condition notFull;
    private final int[] items; // guarded by lock, as is all that follows
    private int head;
    private int tail;
    private int count;

    /** An empty buffer, whose threads take turns on this lock. */
    public WhileBuffer(Lock lock, int capacity) {
        this.lock = lock;
        notEmpty = lock.newCondition();
        notFull = lock.newCondition();
        items = new int[capacity];
    }

    @Override
    public void put(int item) throws InterruptedException {
        lock.lock();
        try {
            while (count == items.length) {
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
            while (count == 0) {
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
