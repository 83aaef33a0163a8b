package org.ipclab.pool.threads;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The future of a task of a thread pool. It leaves the queue when it is cancelled, and tells when a
 * thread of its own pool waits for it.
 *
 * @param <T> the result's type
 */
public final class PoolTask<T extends @Nullable Object> extends FutureTask<T> {
    private enum Stage {
        MADE,
        WAITING,
        BEGUN,
        GIVEN_UP
    }

    private final StarvationWatch watch;
    private final Consumer<? super PoolTask<T>> onCancel;
    private final @Nullable Throwable submission;
    private volatile @Nullable Thread runner;
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.MADE);
    private @Nullable PoolTask<?> outer; // of the runner's thread only

    /**
     * A task that nobody has begun.
     *
     * @param onCancel told when it was cancelled while it waited
     */
    public PoolTask(
            Callable<T> task, StarvationWatch watch, Consumer<? super PoolTask<T>> onCancel) {
        super(task);
        this.watch = watch;
        this.onCancel = onCancel;
        this.submission = watch.mayStarve() ? new Throwable("submitted here") : null;
    }

    /** Says that a task waits in a pool from now on. */
    public static void accept(Runnable task) {
        if (task instanceof PoolTask<?> ours) {
            ours.stage.compareAndSet(Stage.MADE, Stage.WAITING);
        }
    }

    /** Says that a task that waited is about to be run; false if it was given up before. */
    public static boolean begin(Runnable task) {
        return isLeft(task, Stage.BEGUN);
    }

    /** Says that a task that waited will not be run; false if it has begun, or was given up. */
    public static boolean giveUp(Runnable task) {
        return isLeft(task, Stage.GIVEN_UP);
    }

    private static boolean isLeft(Runnable task, Stage next) {
        return !(task instanceof PoolTask<?> ours) || ours.stage.compareAndSet(Stage.WAITING, next);
    }

    /** Whether a task was given up. */
    public static boolean isGivenUp(Runnable task) {
        return task instanceof PoolTask<?> ours && ours.stage.get() == Stage.GIVEN_UP;
    }

    @Override
    public void run() {
        stage.set(Stage.BEGUN);
        runner = Thread.currentThread();
        TaskContext context = TaskContext.ofThread();
        if (context == null) {
            super.run();
            return;
        }
        outer = context.begin(this);
        try {
            super.run();
        } finally {
            context.end(outer);
        }
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        boolean watched = !isDone() && watch.begin(this);
        try {
            return super.get();
        } finally {
            if (watched) {
                watch.end();
            }
        }
    }

    @Override
    public T get(long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        boolean watched = !isDone() && watch.begin(this);
        try {
            return super.get(timeout, unit);
        } finally {
            if (watched) {
                watch.end();
            }
        }
    }

    @Override
    protected void done() {
        if (isCancelled() && giveUp(this)) {
            onCancel.accept(this);
        }
    }

    @Nullable PoolTask<?> outer() {
        return outer;
    }

    /** The thread that has begun it, null if none has. */
    @Nullable Thread runner() {
        return runner;
    }

    /** Where it was submitted; null if that was not by a thread of the pool while all were busy. */
    @Nullable Throwable submission() {
        return submission;
    }
}
