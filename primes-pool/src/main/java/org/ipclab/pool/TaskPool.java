package org.ipclab.pool;

import org.ipclab.pool.threads.PoolTask;
import org.ipclab.pool.threads.Recorder;
import org.ipclab.pool.threads.StarvationWatch;
import org.ipclab.pool.threads.TaskClock;
import org.ipclab.pool.threads.TaskContext;
import org.ipclab.pool.threads.TaskRunEvent;
import org.ipclab.pool.threads.WorkerThreads;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/**
 * What a pool of threads has besides its queue: how a task is run, what becomes of one for which
 * there is no room, and the end.
 *
 * <p>Each task gets a clean thread: an interrupt ends with the task that it was meant for, and what
 * a task throws goes to the thread's {@link Thread.UncaughtExceptionHandler}, unless a {@code
 * Future} caught it. No thread dies of a task. When all threads wait for futures of their own pool
 * that none is left to run, the log says so, with both stack traces: that of the wait and that of
 * the submission.
 *
 * <p>Whoever extends one of the two pools may override {@link #runTask} to do something around each
 * task, and {@link #terminated}. Both are called without a lock, and whatever they throw goes to
 * the handler, too.
 */
public abstract sealed class TaskPool extends AbstractExecutorService
        permits ThreadPool, WorkStealingPool {
    /** How deep tasks are nested that are run where they are submitted; stacks hold thousands. */
    private static final int MOST_NESTED = 64;

    private final String name;
    private final WhenFull whenFull;
    private final WorkerThreads workers;
    private final StarvationWatch watch;
    private final @Nullable TaskClock clock;
    private final LongAdder completed = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder rejected = new LongAdder();

    TaskPool(ThreadPoolBuilder<?> options) {
        name = options.poolName();
        whenFull = options.whenFull();
        workers =
                new WorkerThreads(new Work(), name, options.threads(), options.threadFactory(name));
        watch = new StarvationWatch(workers, name, this::isSaturated);
        clock = options.isTimed() ? new TaskClock() : null;
    }

    private final class Work implements WorkerThreads.Pool {
        @Override
        public void work() {
            TaskPool.this.work();
        }

        @Override
        public boolean isShutdown() {
            return TaskPool.this.isShutdown();
        }

        @Override
        public void terminated() {
            TaskPool.this.terminated();
        }
    }

    /** Takes tasks and hands them to {@link #run}, in one thread, until there will be no more. */
    abstract void work();

    /** Whether all threads run a task; a guess will do. */
    abstract boolean isSaturated();

    final WorkerThreads workers() {
        return workers;
    }

    /**
     * Runs the task in a thread of this pool, some time after now.
     *
     * @throws RejectedExecutionException if the pool is shut down; if it is full and was told to
     *     reject; if the caller was interrupted while it waited for room; or if the pool has no
     *     thread and its factory gives none
     */
    @Override
    public abstract void execute(Runnable task);

    /** Accepts no more tasks; those accepted are run. Does not wait, and may be repeated. */
    @Override
    public abstract void shutdown();

    /**
     * Accepts no more tasks, interrupts those that run, and takes back all that have not begun.
     *
     * @return the tasks that have not begun; of a {@link ThreadPool} the oldest first
     */
    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        List<Runnable> unbegun = takeAllBack(); // before the threads may go on to them
        workers.interruptAll();
        return unbegun;
    }

    /** A future was cancelled before it had begun. */
    void cancelled(PoolTask<?> task) {
        remove(task);
    }

    /** Takes back all tasks that have not begun. */
    List<Runnable> takeAllBack() {
        return takeBack(task -> true);
    }

    /** Takes tasks that have not begun out of the queue, oldest first. */
    abstract List<Runnable> takeBack(Predicate<Runnable> which);

    /**
     * Takes back each submission of a task that has not begun; its {@code Future}, if it has one,
     * is never completed.
     *
     * @param task the task that was given to {@code execute}, or the {@code Future} from {@code
     *     submit}
     * @return whether there was one
     */
    @SuppressWarnings("ReferenceEquality") // the very task, not one that is equal
    public boolean remove(Runnable task) {
        return !takeBack(waiting -> waiting == task).isEmpty();
    }

    /**
     * Forgets all futures that are cancelled and have not begun. Those that {@code submit} returned
     * leave by themselves when they are cancelled; this is for others, such as a {@link FutureTask}
     * that was given to {@code execute}.
     */
    public void purge() {
        takeBack(TaskPool::isCancelled);
    }

    /**
     * What the pool has done and is doing. A task counts as completed shortly after its {@code
     * Future} is done.
     *
     * @return the figures
     */
    public abstract ThreadPoolStats stats();

    /**
     * Runs a task, in a thread of the pool or in that of the submitter.
     *
     * @param task the task, or its {@code Future}
     */
    protected void runTask(Runnable task) {
        task.run();
    }

    /** Called once, in whatever thread, when all is done and the last thread is about to end. */
    protected void terminated() {}

    /**
     * The future of a task, which leaves the queue when it is cancelled.
     *
     * @param task the task
     * @return its future
     */
    @Override
    protected <T extends @Nullable Object> RunnableFuture<T> newTaskFor(Callable<T> task) {
        return new PoolTask<>(Objects.requireNonNull(task), watch, this::cancelled);
    }

    /**
     * The future of a task, which leaves the queue when it is cancelled.
     *
     * @param task the task
     * @param value its result
     * @return its future
     */
    @Override
    protected <T extends @Nullable Object> RunnableFuture<T> newTaskFor(Runnable task, T value) {
        return newTaskFor(Executors.callable(task, value));
    }

    @Override
    public boolean isTerminated() {
        return workers.hasEnded();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return workers.awaitEnd(unit.toNanos(timeout));
    }

    /**
     * Waits until the pool was shut down, all its tasks are done, and no thread will run another.
     * The last thread may need a moment more to end.
     *
     * @param timeout how long to wait at most; not at all if it is zero or less
     * @return whether the pool has terminated
     * @throws InterruptedException if the caller was interrupted while waiting
     */
    public boolean awaitTermination(Duration timeout) throws InterruptedException {
        return workers.awaitEnd(TimeUnit.NANOSECONDS.convert(timeout));
    }

    /**
     * Shuts the pool down, and waits until it has terminated. If the caller is interrupted
     * meanwhile, it does so by {@link #shutdownNow}, goes on waiting, and leaves the interrupt
     * status set.
     *
     * @throws IllegalStateException if the caller is a thread of this pool, which would wait for
     *     itself; the pool is shut down
     */
    @Override
    public void close() {
        if (TaskContext.isThreadOf(workers)) {
            shutdown();
            throw new IllegalStateException(
                    "a task of thread pool " + name + " must not wait for the pool's end");
        }
        super.close();
    }

    @Override
    public String toString() {
        String state = isTerminated() ? "terminated" : isShutdown() ? "shut down" : "running";
        return getClass().getSimpleName() + "[" + name + ", " + state + ", " + stats() + "]";
    }

    /** Runs a task and counts it. Throws nothing, whatever the task does. */
    final void run(Runnable queued) {
        Thread.interrupted(); // what the task before has left
        if (workers.isStopping()) {
            Thread.currentThread().interrupt();
        }
        TaskRunEvent event = Recorder.isOn() ? TaskRunEvent.begun() : null;
        boolean threw = !succeeds(queued);
        Runnable task = original(queued);
        boolean hasFailed =
                threw || (task instanceof FutureTask<?> f && f.state() == Future.State.FAILED);
        completed.increment();
        if (hasFailed) {
            failed.increment();
        }
        if (event != null) {
            event.finish(name, task, hasFailed);
        }
    }

    private boolean succeeds(Runnable task) {
        try {
            runTask(task);
            return true;
        } catch (Throwable e) {
            WorkerThreads.report(e);
            return false;
        }
    }

    /** Whether the submitter to a full pool runs its task, or else waits. */
    final boolean submitterRuns(int waiting) {
        return switch (whenFull) {
            case CALLER_RUNS -> true;
            case BLOCK -> TaskContext.isThreadOf(workers); // it would wait for itself
            case REJECT -> throw rejection("the queue is full: " + waiting + " tasks wait", null);
        };
    }

    /** Runs a task in the thread that submits it; returns false if tasks are nested too deep. */
    final boolean runHere(Runnable task) {
        return TaskContext.runNested(() -> runNested(task), MOST_NESTED);
    }

    private void runNested(Runnable task) {
        boolean interrupted = Thread.interrupted();
        run(task);
        if (isCancelled(task)) {
            Thread.interrupted(); // meant for this task alone
        }
        boolean stopped = workers.isStopping() && TaskContext.isThreadOf(workers);
        if (interrupted || stopped || TaskContext.isCancelled()) {
            Thread.currentThread().interrupt();
        }
    }

    static boolean isCancelled(Runnable task) {
        return task instanceof Future<?> future && future.isCancelled();
    }

    /** The task as it is to be queued, which is then to be done. */
    final Runnable accept(Runnable task) {
        PoolTask.accept(task);
        return clock == null ? task : clock.timed(task);
    }

    /** The task behind one that is queued. */
    static Runnable original(Runnable queued) {
        return TaskClock.original(queued);
    }

    /** Call before a task is accepted. */
    final void requireRunning() {
        if (isShutdown()) {
            throw rejection("is shut down", null);
        }
    }

    final RejectedExecutionException rejection(String reason, @Nullable Throwable cause) {
        rejected.increment();
        return new RejectedExecutionException("thread pool " + name + ": " + reason, cause);
    }

    final ThreadPoolStats stats(int busy, int waiting, int peakWaiting) {
        return new ThreadPoolStats(
                workers.count(),
                busy,
                waiting,
                peakWaiting,
                completed.sum(),
                failed.sum(),
                rejected.sum(),
                Optional.ofNullable(clock).map(TaskClock::times));
    }
}
