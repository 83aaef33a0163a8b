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

    /** What the next case may take: twice its share in what is left, as most need less. */
    Duration next() {
        return Duration.ofNanos(2 * Math.max(0, end - System.nanoTime()) / Math.max(1, cases--));
    }
}
