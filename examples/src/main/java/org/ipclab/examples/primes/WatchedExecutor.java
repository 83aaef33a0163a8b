package org.ipclab.examples.primes;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** A pool that can be asked how many of its tasks are done, whatever pool it is. */
final class WatchedExecutor extends AbstractExecutorService {
    private final ExecutorService pool;
    private final Queue<Future<?>> futures = new ConcurrentLinkedQueue<>();

    WatchedExecutor(ExecutorService pool) {
        this.pool = pool;
    }

    /** How many tasks have ended, well or badly. */
    long done() {
        return futures.stream().filter(Future::isDone).count();
    }

    @Override
    public <T> Future<T> submit(Callable<T> task) {
        Future<T> future = pool.submit(task);
        futures.add(future);
        return future;
    }

    @Override
    public void execute(Runnable task) {
        pool.execute(task);
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
