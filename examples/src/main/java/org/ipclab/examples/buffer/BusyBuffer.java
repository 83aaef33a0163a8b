package org.ipclab.examples.buffer;

import java.util.concurrent.locks.Lock;

/**
 * A bounded buffer with one fault: nobody waits. Whoever finds it full, or empty, gives the lock
 * back, asks again, and again. It loses nothing, and burns a processor for each thread that has
 * nothing to do.
 */
public final class BusyBuffer implements LessonBuffer {
    private final Lock lock;
    private final Runnable pause;
    private final int[] items; // guarded by lock, as is all that follows
    private int head;
    private int tail;
    private int count;

    /** An empty buffer; {@code pause} is what a thread does before it asks again. */
    public BusyBuffer(Lock lock, int capacity, Runnable pause) {
        this.lock = lock;
        this.pause = pause;
        items = new int[capacity];
    }

    @Override
    public void put(int item) throws InterruptedException {
        lock.lock();
        try {
            while (count == items.length) {
                askAgain();
            }
            items[tail] = item;
            tail = (tail + 1) % items.length;
            count++;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int take() throws InterruptedException {
        lock.lock();
        try {
            while (count == 0) {
                askAgain();
            }
            int item = items[head];
            head = (head + 1) % items.length;
            count--;
            return item;
        } finally {
            lock.unlock();
        }
    }

    private void askAgain() throws InterruptedException {
        lock.unlock();
        pause.run();
        lock.lock();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }
}
