package org.ipclab.shared;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** When a wait ends at the latest, by the clock of {@link System#nanoTime}. */
record Deadline(long start, long nanos) {
    /** A wait of any length. */
    static final Deadline NEVER = new Deadline(0, Long.MAX_VALUE);

    static Deadline in(Duration timeout) {
        return in(TimeUnit.NANOSECONDS.convert(timeout));
    }

    static Deadline in(long nanos) {
        return new Deadline(System.nanoTime(), nanos);
    }

    /** How many nanoseconds are left, but no more than a slice; zero or less if it is over. */
    long left(long slice) {
        return nanos == NEVER.nanos ? slice : Math.min(slice, nanos - (System.nanoTime() - start));
    }
}
