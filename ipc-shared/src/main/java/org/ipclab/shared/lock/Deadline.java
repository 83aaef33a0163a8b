package org.ipclab.shared.lock;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * When a wait ends at the latest, by the clock of {@link System#nanoTime}.
 *
 * @param start when it began
 * @param nanos how long it may last, not below 0
 */
public record Deadline(long start, long nanos) {
    /** A wait of any length. */
    public static final Deadline NEVER = new Deadline(0, Long.MAX_VALUE);

    /**
     * A wait that begins now.
     *
     * @param timeout how long at most; zero or less does not wait
     * @return its end
     */
    public static Deadline in(Duration timeout) {
        return in(TimeUnit.NANOSECONDS.convert(timeout)); // the longest, if it is longer
    }

    /**
     * A wait that begins now.
     *
     * @param nanos how long at most; zero or less does not wait
     * @return its end
     */
    public static Deadline in(long nanos) {
        return new Deadline(System.nanoTime(), Math.max(nanos, 0));
    }

    /**
     * How long a part of the wait may last.
     *
     * @param slice the longest part
     * @return the nanoseconds that are left, but no more than the slice; zero or less if it is over
     */
    public long left(long slice) {
        return nanos == NEVER.nanos ? slice : Math.min(slice, nanos - (System.nanoTime() - start));
    }

    /**
     * Whether it is over.
     *
     * @return true if so
     */
    public boolean isOver() {
        return left(1) <= 0;
    }

    /**
     * The same wait, or a longer one.
     *
     * @param least the least that it lasts in all
     * @return the wait
     */
    public Deadline atLeast(long least) {
        return nanos >= least ? this : new Deadline(start, least);
    }
}
