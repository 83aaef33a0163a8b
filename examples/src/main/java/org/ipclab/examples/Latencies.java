package org.ipclab.examples;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** Percentiles of many times, and how evenly they fall on several parties. */
final class Latencies {
    private final long[] sorted;

    private Latencies(long[] sorted) {
        this.sorted = sorted;
    }

    static Latencies of(Collection<Duration> times) {
        long[] nanos = times.stream().mapToLong(Duration::toNanos).toArray();
        Arrays.sort(nanos);
        return new Latencies(nanos);
    }

    /** The time that so many percent do not exceed: the nearest rank. Zero of nothing. */
    Duration percentile(int percent) {
        int rank = Math.ceilDiv(sorted.length * percent, 100);
        return Duration.ofNanos(sorted.length == 0 ? 0 : sorted[Math.max(0, rank - 1)]);
    }

    double meanNanos() {
        return Arrays.stream(sorted).average().orElse(0);
    }

    /** Jain's index of the means: 1 if all are treated alike, 1/n if one bears everything. */
    static double fairness(List<Latencies> parties) {
        double sum = parties.stream().mapToDouble(Latencies::meanNanos).sum();
        double squares = parties.stream().mapToDouble(p -> p.meanNanos() * p.meanNanos()).sum();
        return squares == 0 ? 1 : sum * sum / (parties.size() * squares);
    }
}
