package org.ipclab.queue;

/** How a run ended. */
public enum Outcome {
    /** Not yet. */
    RUNNING,
    /** The sources came to their end, and every element was handled. */
    COMPLETED,
    /** A source or a step failed, and that stopped the rest. */
    FAILED,
    /** {@link Run#cancel()} was called, or the thread that waited was interrupted. */
    CANCELLED,
    /** The deadline passed first. */
    TIMED_OUT
}
