package org.ipclab.benchmarks;

/** What became of a contender in a case. */
sealed interface Result {
    /**
     * It was measured.
     *
     * @param figure its figures in the case's unit
     * @param ratio ours over its own, in pairs where it has a goal
     */
    record Measured(Spread figure, Spread ratio) implements Result {}

    /** It cannot take part here. */
    record Skipped(String reason) implements Result {}

    /** It, or ours, gave no figure. */
    record Failed(String reason) implements Result {}
}
