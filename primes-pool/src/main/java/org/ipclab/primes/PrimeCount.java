package org.ipclab.primes;

import java.time.Duration;
import java.util.List;

/**
 * What a search has found.
 *
 * @param below the total of the search
 * @param primes how many primes are below it
 * @param elapsed how long the search took, from the first submission to the last result
 * @param tasks what each task has found, in the order of the ranges
 */
public record PrimeCount(long below, long primes, Duration elapsed, List<RangeCount> tasks) {
    /** Keeps a copy of the list. */
    public PrimeCount {
        tasks = List.copyOf(tasks);
    }

    static PrimeCount of(long below, Duration elapsed, List<RangeCount> tasks) {
        return new PrimeCount(
                below, tasks.stream().mapToLong(RangeCount::primes).sum(), elapsed, tasks);
    }

    /**
     * The longest task's time over the mean of all: 1.0 is a perfect split.
     *
     * @return the ratio, at least 1.0
     */
    public double imbalance() {
        double mean = tasks.stream().mapToLong(t -> t.elapsed().toNanos()).average().orElse(0);
        long longest = tasks.stream().mapToLong(t -> t.elapsed().toNanos()).max().orElse(0);
        return mean == 0 ? 1 : longest / mean;
    }
}
