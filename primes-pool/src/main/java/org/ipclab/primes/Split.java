package org.ipclab.primes;

import java.util.List;
import java.util.stream.IntStream;

/** How the numbers below a total are cut into ranges. */
public enum Split {
    /**
     * Each range is as wide as the others. By trial division the last one is then the most work,
     * and whoever got it ends last.
     */
    EQUAL_WIDTH(1.0),

    /**
     * Each range is about as much work as the others. A prime {@code p} takes {@code sqrt(p) / 2}
     * divisions and other numbers few, so the work below {@code x} would grow with {@code x} to the
     * power of 3/2 if primes did not thin out. As they do, the {@code i}-th of {@code n} cuts is at
     * {@code (i / n)} to the power of 0.72 rather than 2/3: counted in divisions, eight ranges
     * below 20,000 to 3,000,000 then differ from their mean by at most 3%.
     */
    EQUAL_WORK(0.72);

    private final double exponent;

    Split(double exponent) {
        this.exponent = exponent;
    }

    /** Consecutive ranges that together hold each number below the total once. */
    List<PrimeTask> cut(long below, int tasks) {
        return IntStream.range(0, tasks)
                .mapToObj(i -> new PrimeTask(bound(below, i, tasks), bound(below, i + 1, tasks)))
                .toList();
    }

    private long bound(long below, int i, int tasks) {
        return i == tasks ? below : (long) (below * Math.pow((double) i / tasks, exponent));
    }
}
