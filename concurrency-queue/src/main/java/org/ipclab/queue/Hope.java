package org.ipclab.queue;

/**
 * Whether a thread that waits should give way to a peer although none is known to wait. There is
 * hope if the last sleep was short: then peers are at work, and we may be in the way of one.
 *
 * <p>Hope may fail: the thread that we let run is busy with something else, for a time slice of
 * some milliseconds. Had it worked for us so long, it would wait by now, for room or for elements.
 * Each failure doubles the times that hope is passed over afterwards, each success halves them.
 * Threads may race here; then they give way once too often or too seldom.
 */
final class Hope {
    private static final long SHORT_SLEEP_NANOS = 20_000;
    private static final long FAILURE_NANOS = 500_000;
    private static final int LEAST_DOUBT = 64;
    private static final int MOST_DOUBT = 65_536;

    private final boolean mayFail;
    private volatile boolean sleptShortly = true;
    private volatile int doubt = LEAST_DOUBT; // how often to pass over hope after the next failure
    private volatile int passes; // how often still

    private Hope(boolean mayFail) {
        this.mayFail = mayFail;
    }

    /** For those whose others wait when they have done all they can. */
    static Hope failing() {
        return new Hope(true);
    }

    /** For those whose others never wait, so that nobody can tell whether hope has failed. */
    static Hope lasting() {
        return new Hope(false);
    }

    /** Tells how long it took until a sleeper was signalled. */
    void slept(long nanos) {
        sleptShortly = nanos < SHORT_SLEEP_NANOS;
    }

    boolean isThere() {
        if (!sleptShortly) {
            return false;
        }
        int left = passes;
        passes = Math.max(0, left - 1);
        return left == 0;
    }

    /** Tells how long it took to give way, whether it helped, and whether others wait now. */
    void gaveWay(long nanos, boolean helped, boolean othersWait) {
        if (mayFail && nanos > FAILURE_NANOS && !othersWait) {
            passes = doubt;
            doubt = Math.min(2 * doubt, MOST_DOUBT);
        } else if (helped) {
            doubt = Math.max(doubt / 2, LEAST_DOUBT);
        }
    }
}
