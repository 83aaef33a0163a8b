package org.ipclab.examples.buffer;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/**
 * A bounded buffer with one fault: producers and consumers wait on the same condition, and each
 * change wakes one of them, whoever it is. A consumer's signal may wake another consumer, which
 * finds nothing and sleeps again; the signal is spent, the producer for whom there is room now
 * sleeps on, and in the end all do. Two conditions mend it, as in {@link WhileBuffer}; so does
 * {@code signalAll}, which wakes all for each change.
 */
public final class OneConditionBuffer implements LessonBuffer {
    private final Lock lock;
    private final Condition changed;
    private final int[] items; // guarded by lock, as is all that follows
    private int head;
    private int tail;
    private int count;

    /** An empty buffer, whose threads take turns on this lock. */
    public OneConditionBuffer(Lock lock, int capacity) {
        this.lock = lock;
        changed = lock.newCondition();
        items = new int[capacity];
    }

    @Override
    public void put(int item) throws InterruptedException {
        lock.lock();
        try {
            while (count == items.length) {
                changed.await();
            }
            items[tail] = item;
            tail = (tail + 1) % items.length;
            count++;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int take() throws InterruptedException {
        lock.lock();
        try {
            while (count == 0) {
                changed.await();
            }
            int item = items[head];
            head = (head + 1) % items.length;
            count--;
            changed.signal();
            return item;
        } finally {
            lock.unlock();
        }
    }
}
