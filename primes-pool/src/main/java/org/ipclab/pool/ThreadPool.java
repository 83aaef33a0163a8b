package org.ipclab.pool;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * A fixed number of threads that share one queue: a lock, a deque, and two conditions to wait on.
 * This is the lesson; {@link WorkStealingPool} keeps the same contract and is faster.
 *
 * {@snippet class="org.ipclab.pool.ThreadPoolSnippets" region="firstUse"}
 *
 * <p><b>Order and loss.</b> Tasks begin in the order of submission. Each accepted task is run
 * exactly once, or returned by {@link #shutdownNow} exactly once. What a thread does before it
 * submits a task happens before the task's run.
 *
 * <p><b>Threads</b> start on demand and live until the pool ends. A thread's interrupt status is
 * clear when a task begins, unless the pool was told to {@link #shutdownNow}. Thread safe.
 */
public non-sealed class ThreadPool extends TaskPool {
    private final long limit; // of tasks that wait or run
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();
    private final Condition notFull = lock.newCondition();
    private final ArrayDeque<Runnable> queue = new ArrayDeque<>(); // guarded by lock
    private int peak; // guarded by lock; the most that ever waited
    private int busy; // guarded by lock; threads that run a task
    private volatile boolean shutdown; // written under lock

    /**
     * For subclasses.
     *
     * @param options what the pool is to be like
     */
    protected ThreadPool(ThreadPoolBuilder<?> options) {
        super(options);
        limit = options.capacity() + options.threads();
    }

    /**
     * A pool of platform threads with an unbounded queue.
     *
     * @param threads how many, at least 1; they start when tasks come
     * @return the pool
     */
    public static ThreadPool ofThreads(int threads) {
        return builder().threads(threads).build();
    }

    /**
     * A builder for a pool with a bound, a name, or threads of another kind.
     *
     * @return the builder
     */
    public static ThreadPoolBuilder<ThreadPool> builder() {
        return new ThreadPoolBuilder<>(ThreadPool::new);
    }

    @Override
    public void execute(Runnable task) {
        Objects.requireNonNull(task, "task");
        workers().startFirst(); // so that an accepted task has a thread
        if (!enqueue(task, limit) && !runHere(task)) {
            enqueue(task, Long.MAX_VALUE); // rather than a stack overflow
        }
        if (workers().count() < workers().most() && needsThread()) {
            workers().startAnother();
        }
    }

    private boolean needsThread() {
        lock.lock();
        try {
            return queue.size() + busy > workers().count();
        } finally {
            lock.unlock();
        }
    }

    /** Returns false if the pool is full, and the submitter shall run the task. */
    private boolean enqueue(Runnable task, long limit) {
        lock.lock();
        try {
            requireRunning();
            while (queue.size() + busy >= limit) {
                if (submitterRuns(queue.size())) {
                    return false;
                }
                notFull.await();
                requireRunning();
            }
            queue.addLast(accept(task));
            peak = Math.max(peak, queue.size());
            notEmpty.signal();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw rejection("interrupted while waiting for room", e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    final void work() {
        for (Runnable task = take(false); task != null; task = take(true)) {
            run(task);
        }
    }

    /** The oldest task, or null if there will be none any more. */
    private @Nullable Runnable take(boolean hasRunOne) {
        lock.lock();
        try {
            if (hasRunOne) {
                busy--;
                notFull.signal();
            }
            while (queue.isEmpty() && !shutdown) {
                notEmpty.awaitUninterruptibly();
            }
            busy += queue.isEmpty() ? 0 : 1;
            return queue.pollFirst();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void shutdown() {
        lock.lock();
        try {
            shutdown = true;
            notEmpty.signalAll();
            notFull.signalAll();
        } finally {
            lock.unlock();
        }
        workers().endIfDone();
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    final List<Runnable> takeBack(Predicate<Runnable> which) {
        List<Runnable> taken = new ArrayList<>();
        lock.lock();
        try {
            queue.removeIf(task -> which.test(original(task)) && taken.add(original(task)));
            taken.forEach(task -> notFull.signal());
            return taken;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public ThreadPoolStats stats() {
        lock.lock();
        try {
            return stats(busy, queue.size(), peak);
        } finally {
            lock.unlock();
        }
    }

    @Override
    final boolean isSaturated() {
        return busy == workers().most(); // without the lock, as a guess will do
    }
}
