package org.ipclab.examples.stage;

/** How much of a run is told. */
public enum Detail {
    /** What it comes to, and nothing of what happened. */
    QUIET,
    /** What happened; of long runs a part. */
    NORMAL,
    /** Everything. */
    VERBOSE
}
