package org.ipclab.pool;

import org.ipclab.pool.threads.LocalTasks;
import org.ipclab.pool.threads.PoolTask;
import org.ipclab.pool.threads.Room;
import org.ipclab.pool.threads.Sleepers;
import org.ipclab.pool.threads.TaskContext;
import org.ipclab.pool.threads.WaitingTasks;
import org.jspecify.annotations.Nullable;

import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * An {@link java.util.concurrent.ExecutorService} of a fixed number of threads for many short
 * tasks. It keeps the contract of {@link ThreadPool}, which is easier to read.
 *
 * {@snippet class="org.ipclab.pool.ThreadPoolSnippets" region="workStealing"}
 *
 * <p>Tasks from outside go into one queue, from which a thread takes a <em>share</em>, {@code size
 * / (2 * threads) + 1} tasks and at most 64, so that short tasks pay for the lock once a share.
 * Tasks that a task submits stay with its thread, which runs the newest first, as long as the pool
 * has no bound. A thread that has nothing to do steals the oldest from the others, so no task waits
 * behind a slow one while a thread is free; and every 64th task is the oldest of some other place,
 * so none waits for ever behind tasks that submit themselves again.
 *
 * <p><b>Order and loss.</b> With one thread, tasks from outside run in the order of submission.
 * With more they are handed out in that order, and may begin up to a share earlier or later. Each
 * accepted task is run exactly once, or returned by {@link #shutdownNow} exactly once, in any
 * order. What a thread does before it submits a task happens before the task's run.
 *
 * <p>All methods are safe for use by many threads. {@link #close} waits for the accepted tasks.
 *
 * <p>Source of the stealing: Blumofe and Leiserson, "Scheduling multithreaded computations by work
 * stealing", 1999; of the deques: Chase and Lev, 2005.
 */
public non-sealed class WorkStealingPool extends TaskPool {
    private static final int TURNS = 64; // from one look at the oldest tasks elsewhere to the next

    private final boolean bounded;
    private final long limit; // of tasks that wait or run
    private final ReentrantLock lock = new ReentrantLock();
    private final WaitingTasks tasks; // guarded by lock
    private volatile boolean shutdown; // written under lock
    private final Sleepers sleepers = new Sleepers(lock.newCondition(), () -> shutdown);
    private final Room room;

    /**
     * A pool with these options, for subclasses.
     *
     * @param options the options
     */
    protected WorkStealingPool(ThreadPoolBuilder<?> options) {
        super(options);
        bounded = options.capacity() < ThreadPoolBuilder.UNBOUNDED;
        limit = options.capacity() + options.threads();
        tasks = new WaitingTasks(options.threads());
        room = new Room(lock.newCondition(), tasks::finished);
    }

    /**
     * A pool of platform threads with an unbounded queue.
     *
     * @param threads how many, at least 1
     * @return the pool; its threads start when tasks come
     */
    public static WorkStealingPool ofThreads(int threads) {
        return builder().threads(threads).build();
    }

    /**
     * A builder for a pool with a bound, a name, or threads of another kind.
     *
     * @return the builder
     */
    public static ThreadPoolBuilder<WorkStealingPool> builder() {
        return new ThreadPoolBuilder<>(WorkStealingPool::new);
    }

    @Override
    public void execute(Runnable task) {
        Objects.requireNonNull(task, "task");
        LocalTasks own = bounded ? null : TaskContext.localTasks(workers());
        if (own != null) {
            spawn(own, task);
        } else {
            workers().startFirst();
            if (!enqueue(task, limit) && !runHere(task)) {
                enqueue(task, Long.MAX_VALUE); // rather than a stack overflow
            }
        }
    }

    private void spawn(LocalTasks own, Runnable task) {
        requireRunning();
        own.spawn(accept(task));
        VarHandle.fullFence(); // we see who sleeps, or the sleeper sees the task
        if (!sleepers.mayBeWoken() || !wakeOne()) {
            workers().startAnother();
        }
    }

    /** Returns false if none sleeps; who was about to has found another task. */
    private boolean wakeOne() {
        lock.lock();
        try {
            return sleepers.wakeOne();
        } finally {
            lock.unlock();
        }
    }

    /** Returns false if the pool is full, and the submitter shall run the task. */
    private boolean enqueue(Runnable task, long limit) {
        boolean needsThread;
        lock.lock();
        try {
            requireRunning();
            while (bounded && !room.isThere(limit)) {
                if (submitterRuns(tasks.count())) {
                    return false;
                }
                room.await(limit);
                requireRunning();
            }
            room.take();
            tasks.add(accept(task));
            needsThread =
                    !sleepers.wakeOne() && tasks.queued() > workers().count() - tasks.threads();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw rejection("interrupted while waiting for room", e);
        } finally {
            lock.unlock();
        }
        if (needsThread) {
            workers().startAnother();
        }
        return true;
    }

    @Override
    final void work() {
        LocalTasks own = enter();
        for (Runnable task = next(own); task != null; task = next(own)) {
            if (PoolTask.begin(original(task))) {
                run(task);
                finish(own);
            }
        }
    }

    private LocalTasks enter() {
        LocalTasks known = TaskContext.localTasks(workers());
        if (known != null) {
            return known; // back after an error
        }
        lock.lock();
        try {
            LocalTasks own = tasks.addThread();
            TaskContext.keep(own);
            return own;
        } finally {
            lock.unlock();
        }
    }

    private void finish(LocalTasks own) {
        if (bounded) {
            own.finish();
            if (room.isAwaited()) {
                lock.lock();
                try {
                    room.wakeOne();
                } finally {
                    lock.unlock();
                }
            }
        }
    }

    private @Nullable Runnable next(LocalTasks own) {
        int turn = own.nextTurn();
        Runnable task = turn % TURNS == 0 ? takeOldest(own, turn / TURNS) : null;
        if (task == null) {
            task = own.next();
        }
        return task == null ? lookAround(own) : task;
    }

    private @Nullable Runnable takeOldest(LocalTasks own, int turn) {
        lock.lock();
        try {
            return tasks.takeOldest(own, turn);
        } finally {
            lock.unlock();
        }
    }

    /** The next task for a thread that has none at hand, or null if there will be none any more. */
    private @Nullable Runnable lookAround(LocalTasks own) {
        lock.lock();
        try {
            while (true) {
                boolean isLast = shutdown;
                Runnable task = tasks.take(own);
                if (task == null) {
                    task = isLast ? tasks.steal() : sleepers.sleep(tasks::steal);
                }
                if (task != null || isLast) {
                    return task;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void shutdown() {
        lock.lock();
        try {
            shutdown = true;
            sleepers.wakeAll();
            room.wakeAll();
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
    final List<Runnable> takeAllBack() {
        lock.lock();
        try {
            List<Runnable> taken = tasks.takeBackLocal();
            taken.addAll(takeBack(any -> true));
            return taken;
        } finally {
            lock.unlock();
        }
    }

    @Override
    final List<Runnable> takeBack(Predicate<Runnable> which) {
        lock.lock();
        try {
            List<Runnable> taken = tasks.takeBack(which);
            taken.forEach(task -> room.giveBack());
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** It may be anywhere; it gives its place back at once. */
    @Override
    final void cancelled(PoolTask<?> task) {
        lock.lock();
        try {
            room.giveBack();
            tasks.cancel();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public ThreadPoolStats stats() {
        lock.lock();
        try {
            return stats(workers().count() - sleepers.count(), tasks.count(), tasks.peak());
        } finally {
            lock.unlock();
        }
    }

    @Override
    final boolean isSaturated() {
        return sleepers.count() == 0 && workers().count() == workers().most();
    }
}
