package org.ipclab.benchmarks;

import org.ipclab.benchmarks.pipes.PipesSuite;
import org.ipclab.benchmarks.queues.ConditionSuite;

import java.util.List;

/** All suites, in the order in which {@code all} runs them. */
final class Suites {
    private Suites() {}

    static List<Suite> all() {
        return List.of(PipesSuite.suite(), ConditionSuite.suite());
    }
}
