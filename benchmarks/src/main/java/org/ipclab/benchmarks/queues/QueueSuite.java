package org.ipclab.benchmarks.queues;

import org.ipclab.benchmarks.Case;
import org.ipclab.benchmarks.Contender;
import org.ipclab.benchmarks.Suite;
import org.ipclab.benchmarks.Unit;

import java.util.ArrayList;

/** The runner of producers and consumers, and the fast queues beside the published ones. */
public final class QueueSuite {
    private static final int CONSUMERS = 4;

    private QueueSuite() {}

    /**
     * The suite {@code queue}.
     *
     * @return its cases
     */
    public static Suite suite() {
        var cases = new ArrayList<Case>();
        cases.add(runner());
        cases.add(waiting());
        return new Suite("queue", cases);
    }

    private static Case runner() {
        return Case.of("runner-tasks-1us", Unit.perSecond("tasks"), computing("ProducerConsumer"))
                .against(">=3.0", computing("ExecutorService"));
    }

    private static Contender computing(String way) {
        return Contender.java(way, RunnerTasks.class, way, "compute", CONSUMERS);
    }

    /** So many waits of 10 ms, shared among the consumers, cannot take less than the ideal. */
    private static Case waiting() {
        return Case.of(
                        "runner-waits-10ms",
                        Unit.answered("s a task"),
                        Contender.java(
                                "ProducerConsumer",
                                RunnerTasks.class,
                                "ProducerConsumer",
                                "wait",
                                CONSUMERS))
                .against("<=1.02", Contender.constant("ideal", 0.010 / CONSUMERS))
                .operations(100, 1000);
    }
}
