package org.ipclab.pool;

/** What a bounded {@link ThreadPool} does with a task for which it has no room. */
public enum WhenFull {
    /**
     * The submitter waits for room: backpressure. An interrupt ends the wait with a {@link
     * java.util.concurrent.RejectedExecutionException} and leaves the interrupt status set. A
     * thread of the pool would wait for itself, and runs the task at once instead.
     */
    BLOCK,

    /** The submitter gets a {@link java.util.concurrent.RejectedExecutionException}. */
    REJECT,

    /** The submitter runs the task itself. */
    CALLER_RUNS
}
