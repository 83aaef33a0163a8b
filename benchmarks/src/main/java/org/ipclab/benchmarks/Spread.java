package org.ipclab.benchmarks;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Several figures of one thing: the middle one, and how far the others lie from it.
 *
 * @param median the middle figure, or the mean of the two in the middle
 * @param low the lowest
 * @param high the highest
 * @param rounds how many there were
 */
public record Spread(double median, double low, double high, int rounds) {
    static Spread of(List<Double> figures) {
        if (figures.isEmpty()) {
            throw new IllegalArgumentException("no figures to take the median of");
        }
        var sorted = figures.stream().sorted(Comparator.naturalOrder()).toList();
        int n = sorted.size();
        double median = (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
        return new Spread(median, sorted.getFirst(), sorted.getLast(), n);
    }

    /** The spread of the ratios of pairs: both of a pair were measured right after each other. */
    static Spread ofRatios(List<Double> ours, List<Double> peers) {
        return of(
                IntStream.range(0, Math.min(ours.size(), peers.size()))
                        .mapToObj(i -> ours.get(i) / peers.get(i))
                        .toList());
    }
}
