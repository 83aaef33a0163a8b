package org.ipclab.benchmarks;

import java.time.Duration;

/** Deals out a total time to cases, so that a slow one takes from the rest and not from the end. */
final class Allowance {
    private final long end;
    private int cases;

    Allowance(Duration total, int cases) {
        this.end = System.nanoTime() + total.toNanos();
        this.cases = cases;
    }

    /** The share of the next case in what is left. */
    Duration next() {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()) / Math.max(1, cases--));
    }
}
