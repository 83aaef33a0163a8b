package org.ipclab.benchmarks;

/**
 * Work of a fixed size for tasks: the same number of steps for everybody, whatever time they take
 * here, for a task that watched the clock would take a pause of its thread for work.
 */
public final class Computing {
    /** About a tenth of a microsecond on the machines of 2026. */
    public static final int HUNDRED_NANOSECONDS = 50;

    private Computing() {}

    /**
     * Steps of a random generator, each of which needs the one before.
     *
     * @param seed where to start, not 0
     * @param steps how many
     * @return where they lead, never 0: to be used, so that the work is not optimized away
     */
    public static long steps(long seed, int steps) {
        long x = seed;
        for (int i = 0; i < steps; i++) {
            x ^= x << 13;
            x ^= x >>> 7;
            x ^= x << 17;
        }
        return x;
    }
}
