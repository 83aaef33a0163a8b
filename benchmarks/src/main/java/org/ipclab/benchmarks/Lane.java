package org.ipclab.benchmarks;

import java.util.List;

/** Where a contender works: takes an order and gives its answer, one at a time. */
@FunctionalInterface
interface Lane extends AutoCloseable {
    /**
     * Has the work done.
     *
     * @throws LaneException if there is no answer, or it is an error
     */
    double run(long operations, List<String> words) throws LaneException, InterruptedException;

    @Override
    default void close() {}
}
