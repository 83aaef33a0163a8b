package org.ipclab.benchmarks;

import org.ipclab.benchmarks.pipes.PipesSuite;
import org.ipclab.benchmarks.pool.PoolSuite;
import org.ipclab.benchmarks.queues.ConditionSuite;
import org.ipclab.benchmarks.queues.QueueSuite;
import org.ipclab.benchmarks.select.SelectSuite;
import org.ipclab.benchmarks.shared.SharedSuite;

import java.util.List;

/** All suites, in the order in which {@code all} runs them. */
final class Suites {
    private Suites() {}

    static List<Suite> all() {
        return List.of(
                PipesSuite.suite(),
                SelectSuite.suite(),
                SharedSuite.suite(),
                ConditionSuite.suite(),
                QueueSuite.suite(),
                PoolSuite.suite());
    }
}
