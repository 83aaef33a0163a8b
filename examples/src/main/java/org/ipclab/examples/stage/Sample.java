package org.ipclab.examples.stage;

import org.ipclab.examples.terminal.Figures;

import java.util.Arrays;
import java.util.Collection;

/**
 * One figure, measured several times. A claim about it holds if it holds for nearly all of the
 * values, fails if its opposite does, and is open otherwise: the machine was too busy to tell.
 */
public final class Sample {
    private final double[] sorted;

    private Sample(double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("a sample has at least one value");
        }
        sorted = values.clone();
        Arrays.sort(sorted);
    }

    /** The values, in any order. */
    public static Sample of(double... values) {
        return new Sample(values);
    }

    /** The values, in any order. */
    public static Sample of(Collection<? extends Number> values) {
        return new Sample(values.stream().mapToDouble(Number::doubleValue).toArray());
    }

    /** How many values there are. */
    public int size() {
        return sorted.length;
    }

    /** The value in the middle, or the mean of the two. */
    public double median() {
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    /** The least value. */
    public double least() {
        return sorted[0];
    }

    /** The greatest value. */
    public double greatest() {
        return sorted[sorted.length - 1];
    }

    /** Whether the figure is above a bound, leaving out one value in four on either side. */
    public Seen isAbove(double bound) {
        int spared = sorted.length / 4;
        if (sorted[spared] > bound) {
            return Seen.YES;
        }
        return sorted[sorted.length - 1 - spared] <= bound ? Seen.NO : Seen.UNCLEAR;
    }

    /** Whether the figure is below a bound or on it. */
    public Seen isAtMost(double bound) {
        return switch (isAbove(bound)) {
            case YES -> Seen.NO;
            case NO -> Seen.YES;
            case UNCLEAR -> Seen.UNCLEAR;
        };
    }

    /** {@code 1.9x (1.7 to 2.0)}: the median with a unit, and the spread. */
    public String withSpread(String unit) {
        String middle = Figures.format("%.1f%s", median(), unit);
        return sorted.length == 1
                ? middle
                : Figures.format("%s (%.1f to %.1f)", middle, least(), greatest());
    }

    @Override
    public String toString() {
        return withSpread("");
    }
}
