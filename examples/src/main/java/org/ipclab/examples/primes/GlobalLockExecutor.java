package org.ipclab.examples.primes;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A pool whose tasks compute under one lock, one at a time: the threads are there, and do not help.
 * It is as if there were a global interpreter lock. Python's own is not held for a whole task: it
 * is given away every 5 ms, and in every wait.
 */
public final class GlobalLockExecutor extends AbstractExecutorService {
    private final ExecutorService pool;
    private final ReentrantLock globalLock = new ReentrantLock(true);
    private final AtomicInteger waited = new AtomicInteger();

    /** The tasks run in this pool. */
    public GlobalLockExecutor(ExecutorService pool) {
        this.pool = pool;
    }

    @Override
    public void execute(Runnable task) {
        pool.execute(() -> runLocked(task));
    }

    private void runLocked(Runnable task) {
        if (!globalLock.tryLock()) {
            waited.incrementAndGet();
            globalLock.lock();
        }
        try {
            task.run();
        } finally {
            globalLock.unlock();
        }
    }

    /** How many tasks found the lock taken. */
    public int waited() {
        return waited.get();
    }

    @Override
    public void shutdown() {
        pool.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        return pool.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return pool.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return pool.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return pool.awaitTermination(timeout, unit);
    }
}
