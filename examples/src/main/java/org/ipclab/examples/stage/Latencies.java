package org.ipclab.examples.stage;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** Percentiles of many times, and how evenly they fall on several parties. */
public final class Latencies {
    private final long[] sorted;

    private Latencies(long[] sorted) {
        this.sorted = sorted;
    }

    /** These times, in any order. */
    public static Latencies of(Collection<Duration> times) {
        long[] nanos = times.stream().mapToLong(Duration::toNanos).toArray();
        Arrays.sort(nanos);
        return new Latencies(nanos);
    }

    /** How many times there are. */
    public int size() {
        return sorted.length;
    }

    /** The time that so many percent do not exceed: the nearest rank. Zero of nothing. */
    public Duration percentile(int percent) {
        int rank = Math.ceilDiv(sorted.length * percent, 100);
        return Duration.ofNanos(sorted.length == 0 ? 0 : sorted[Math.max(0, rank - 1)]);
    }

    /** The mean; zero of nothing. */
    public double meanNanos() {
        return Arrays.stream(sorted).average().orElse(0);
    }

    /** Jain's index of the means: 1 if all are treated alike, 1/n if one bears everything. */
    public static double fairness(List<Latencies> parties) {
        double sum = parties.stream().mapToDouble(Latencies::meanNanos).sum();
        double squares = parties.stream().mapToDouble(p -> p.meanNanos() * p.meanNanos()).sum();
        return squares == 0 ? 1 : sum * sum / (parties.size() * squares);
    }
}
