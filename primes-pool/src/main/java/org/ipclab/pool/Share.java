package org.ipclab.pool;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The tasks that a worker of a {@link ThreadPool} took home. Filled and cleared by its owner under
 * the pool's lock; {@link #next} is called by the owner without the lock and by others with it, so
 * the slots that another may still read are never those that the owner fills.
 */
final class Share {
    static final int CAPACITY = 64;

    private final @Nullable Runnable[] tasks = new @Nullable Runnable[CAPACITY];
    private final AtomicInteger next = new AtomicInteger();
    private int size; // written by the owner under the pool's lock

    /** Takes up to {@code count} tasks from the queue, and returns how many it took. */
    int fill(ArrayDeque<Runnable> queue, int count) {
        int n = Math.min(count, CAPACITY);
        for (int i = 0; i < n; i++) {
            tasks[i] = queue.pollFirst();
        }
        size = n;
        next.set(0);
        return n;
    }

    /** Ends this share, used up by now, and returns what {@link #fill} returned for it. */
    int clear() {
        int n = size;
        size = 0;
        return n;
    }

    /** The oldest task that nobody has begun, which is the caller's now; null if there is none. */
    @Nullable Runnable next() {
        if (next.get() >= size) {
            return null;
        }
        int i = next.getAndIncrement();
        if (i >= size) {
            return null;
        }
        Runnable task = tasks[i];
        tasks[i] = null;
        return task;
    }

    int remaining() {
        return Math.max(0, size - next.get());
    }

    void drainTo(List<Runnable> target) {
        for (Runnable task = next(); task != null; task = next()) {
            target.add(task);
        }
    }
}
