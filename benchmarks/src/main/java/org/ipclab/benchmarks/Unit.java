package org.ipclab.benchmarks;

/**
 * What a case measures, and how its figure comes from the answer of a contender. The ratio of a
 * case is always ours over the peer's figure in this unit.
 *
 * @param kind throughput, time, or a figure that the contender works out itself
 * @param perOperation how many of the unit an operation counts for
 * @param suffix what stands behind the figure and its prefix (k, M, m, u, ...)
 */
public record Unit(Kind kind, double perOperation, String suffix) {
    /** How a figure comes from an answer. */
    public enum Kind {
        /** Operations a second: more is better. */
        THROUGHPUT,
        /** Seconds an operation: less is better. */
        TIME,
        /** The answer itself, for example a percentile in seconds. */
        ANSWER
    }

    /**
     * Operations a second.
     *
     * @param noun what is counted, in the plural
     * @return the unit
     */
    public static Unit perSecond(String noun) {
        return new Unit(Kind.THROUGHPUT, 1, " " + noun + "/s");
    }

    /**
     * Bytes a second.
     *
     * @param bytes how many an operation moves
     * @return the unit
     */
    public static Unit bytesPerSecond(int bytes) {
        return new Unit(Kind.THROUGHPUT, bytes, "B/s");
    }

    /**
     * Time an operation takes.
     *
     * @return the unit
     */
    public static Unit seconds() {
        return new Unit(Kind.TIME, 1, "s");
    }

    /**
     * A figure that the contender works out itself, in seconds.
     *
     * @return the unit
     */
    public static Unit answeredSeconds() {
        return new Unit(Kind.ANSWER, 1, "s");
    }

    /**
     * A figure that the contender works out itself.
     *
     * @param suffix its unit
     * @return the unit
     */
    public static Unit answered(String suffix) {
        return new Unit(Kind.ANSWER, 1, suffix);
    }

    double figure(double answer, long operations) {
        return switch (kind) {
            case THROUGHPUT -> operations * perOperation / answer;
            case TIME -> answer / operations;
            case ANSWER -> answer;
        };
    }

    /** The figure with three digits that count and a prefix: {@code 5.12 M elements/s}. */
    String format(double figure) {
        double exponent = figure == 0 ? 0 : Math.floor(Math.log10(Math.abs(figure)) / 3);
        int power = (int) Math.clamp(exponent, -3, 3);
        String prefix = power == 0 ? "" : "num kMG".substring(power + 3, power + 4);
        return Digits.of(figure / Math.pow(1000, power)) + " " + (prefix + suffix).strip();
    }
}
