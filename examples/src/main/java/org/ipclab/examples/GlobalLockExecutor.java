package org.ipclab.examples;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A pool whose tasks compute under one lock, one at a time, as Python's threads do under its global
 * interpreter lock: the threads are there, and do not help.
 */
final class GlobalLockExecutor extends AbstractExecutorService {
    private final ExecutorService pool;
    private final ReentrantLock globalLock = new ReentrantLock(true);
    private final AtomicInteger waited = new AtomicInteger();

    GlobalLockExecutor(ExecutorService pool) {
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
    int waited() {
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
