package org.ipclab.pool;

/** What a bounded pool does with a task for which it has no room. */
public enum WhenFull {
    /**
     * The submitter waits for room: backpressure. An interrupt ends the wait with a {@link
     * java.util.concurrent.RejectedExecutionException} and leaves the interrupt status set.
     *
     * <p>A thread of the pool would wait for itself: it runs the task at once, as with {@link
     * #CALLER_RUNS}.
     */
    BLOCK,

    /** The submitter gets a {@link java.util.concurrent.RejectedExecutionException}. */
    REJECT,

    /**
     * The submitter runs the task itself. What the task throws goes to the thread's {@link
     * Thread.UncaughtExceptionHandler} and not to the submitter, and an interrupt that was meant
     * for it ends with it. Where such runs are nested 64 deep, the task is queued instead, above
     * the bound.
     */
    CALLER_RUNS
}
