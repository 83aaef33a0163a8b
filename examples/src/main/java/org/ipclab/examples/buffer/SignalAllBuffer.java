package org.ipclab.examples.buffer;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/**
 * A bounded buffer that is right, and wasteful: all wait on one condition, and each change wakes
 * all of them. One can go on, the others look, and sleep again. {@link WhileBuffer} wakes the right
 * one.
 */
public final class SignalAllBuffer implements LessonBuffer {
    private final Lock lock;
    private final Condition changed;
    private final int[] items; // guarded by lock, as is all that follows
    private int head;
    private int tail;
    private int count;

    /** An empty buffer, whose threads take turns on this lock. */
    public SignalAllBuffer(Lock lock, int capacity) {
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
            changed.signalAll();
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
            changed.signalAll();
            return item;
        } finally {
            lock.unlock();
        }
    }
}
