package org.ipclab.pool.threads;

import org.jspecify.annotations.Nullable;

/**
 * What a thread is doing for a pool: whose thread it is, which future it is completing, and how
 * deep tasks are nested that it runs for a full pool. Used by its own thread only.
 */
@SuppressWarnings("ReferenceEquality") // the very pool
public final class TaskContext {
    private static final ThreadLocal<TaskContext> OF_THREAD = new ThreadLocal<>();

    private final @Nullable Object pool;
    private @Nullable LocalTasks localTasks;
    private @Nullable PoolTask<?> innermost;
    private int depth;

    private TaskContext(@Nullable Object pool) {
        this.pool = pool;
    }

    /** Makes the current thread one of the pool's, for good. */
    public static void enter(Object pool) {
        OF_THREAD.set(new TaskContext(pool));
    }

    static @Nullable TaskContext ofThread() {
        return OF_THREAD.get();
    }

    /** Whether the current thread is one of the pool's. */
    public static boolean isThreadOf(Object pool) {
        TaskContext here = OF_THREAD.get();
        return here != null && here.pool == pool;
    }

    /** Keeps the tasks that the current thread, one of the pool's, has at hand. */
    public static void keep(LocalTasks tasks) {
        OF_THREAD.get().localTasks = tasks;
    }

    /** The tasks that the current thread has at hand, if it is one of the pool's. */
    public static @Nullable LocalTasks localTasks(Object pool) {
        TaskContext here = OF_THREAD.get();
        return here != null && here.pool == pool ? here.localTasks : null;
    }

    /**
     * Runs something inside of what the thread is doing, unless it is that deep inside already.
     *
     * @return false if it was not run
     */
    public static boolean runNested(Runnable work, int mostNested) {
        TaskContext known = OF_THREAD.get();
        TaskContext here = known == null ? new TaskContext(null) : known;
        if (here.depth >= mostNested) {
            return false;
        }
        if (known == null) {
            OF_THREAD.set(here);
        }
        here.depth++;
        try {
            work.run();
        } finally {
            here.depth--;
            if (known == null) {
                OF_THREAD.remove();
            }
        }
        return true;
    }

    /** Whether a future that the current thread is completing was cancelled meanwhile. */
    public static boolean isCancelled() {
        TaskContext here = OF_THREAD.get();
        PoolTask<?> task = here == null ? null : here.innermost;
        while (task != null && !task.isCancelled()) {
            task = task.outer();
        }
        return task != null;
    }

    /** Returns what was innermost before. */
    @Nullable PoolTask<?> begin(PoolTask<?> task) {
        PoolTask<?> outer = innermost;
        innermost = task;
        return outer;
    }

    void end(@Nullable PoolTask<?> outer) {
        innermost = outer;
    }
}
