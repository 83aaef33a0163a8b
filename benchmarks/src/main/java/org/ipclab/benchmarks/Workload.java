package org.ipclab.benchmarks;

import java.io.IOException;
import java.util.List;

/**
 * Work that a {@link Contender} on the JVM does and times. It lives in a process of its own ({@link
 * LaneProgram}), is created once by its no-argument constructor and then run many times, so it may
 * keep what should not be measured (a child process, a pool) from run to run.
 */
public interface Workload extends AutoCloseable {
    /**
     * Does the work and measures it.
     *
     * @param operations how many operations to do, at least one
     * @param words what the case says about the work, for example a capacity
     * @return the seconds they took in all, or the figure itself where the unit says so
     * @throws Exception whatever goes wrong: the case then prints it in place of a ratio
     */
    double run(long operations, List<String> words) throws Exception;

    /** Ends what was kept between runs. */
    @Override
    default void close() throws IOException {}
}
