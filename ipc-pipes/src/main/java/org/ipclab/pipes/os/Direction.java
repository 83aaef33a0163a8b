package org.ipclab.pipes.os;

/** Which way bytes go through an end. */
public enum Direction {
    /** They come out here. */
    SOURCE,
    /** They go in here. */
    SINK
}
