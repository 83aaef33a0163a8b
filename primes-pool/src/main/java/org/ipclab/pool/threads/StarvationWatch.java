package org.ipclab.pool.threads;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Sees when all threads of a pool wait for tasks of that same pool, which have no thread left to
 * run in, and says so in the log: once, with the stack trace of the thread that waited last and
 * that of the submission of the task that it waits for.
 */
public final class StarvationWatch {
    private static final Logger LOG = LoggerFactory.getLogger("org.ipclab.pool.ThreadPool");

    private final WorkerThreads workers;
    private final String name;
    private final BooleanSupplier allBusy;
    private final Map<Thread, PoolTask<?>> waiting = new HashMap<>(); // guarded by this

    /**
     * The watch of a pool.
     *
     * @param workers the pool's threads
     * @param name the pool's, for the log
     * @param allBusy whether all are running tasks; a guess will do
     */
    public StarvationWatch(WorkerThreads workers, String name, BooleanSupplier allBusy) {
        this.workers = workers;
        this.name = name;
        this.allBusy = allBusy;
    }

    /** Whether the current thread would wait in vain for a task that it submits now. */
    boolean mayStarve() {
        return TaskContext.isThreadOf(workers) && allBusy.getAsBoolean();
    }

    /** The current thread begins to wait. Returns whether it is one of the pool's. */
    boolean begin(PoolTask<?> task) {
        if (!TaskContext.isThreadOf(workers)) {
            return false;
        }
        if (completesStarvation(task)) {
            report(task);
        }
        return true;
    }

    private synchronized boolean completesStarvation(PoolTask<?> task) {
        waiting.put(Thread.currentThread(), task);
        return waiting.size() == workers.most()
                && waiting.values().stream().noneMatch(this::mayComplete);
    }

    private boolean mayComplete(PoolTask<?> task) {
        Thread runner = task.runner();
        return task.isDone() || (runner != null && !waiting.containsKey(runner));
    }

    /** The current thread has waited long enough. */
    synchronized void end() {
        waiting.remove(Thread.currentThread());
    }

    private void report(PoolTask<?> task) {
        Throwable here = new Throwable("waits here for " + task);
        Throwable submission = task.submission();
        if (submission != null) {
            here.initCause(submission);
        }
        LOG.warn(
                "{}: all {} threads wait for tasks of this pool, which no thread is left to run."
                        + " {} is the last",
                name,
                workers.most(),
                Thread.currentThread(),
                here);
    }
}
