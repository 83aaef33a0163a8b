package org.ipclab.runner;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

import org.jspecify.annotations.Nullable;

/** A run has ended. */
@Name("org.ipclab.Run")
@Label("Run")
@Description("A ProducerConsumer run, from its start to its end")
@Category({"IPC lab", "Producer Consumer"})
@StackTrace(false)
final class RunEvent extends Event {
    @Label("Name")
    @Nullable String name;

    @Label("Outcome")
    @Nullable String outcome;

    @Label("Produced")
    long produced;

    @Label("Consumed")
    long consumed;

    @Label("Failed")
    long failed;

    @Label("Left over")
    long leftOver;

    void commit(String run, Report report) {
        end();
        name = run;
        outcome = report.outcome().name();
        produced = report.produced();
        consumed = report.consumed();
        failed = report.failed();
        leftOver = report.leftOver();
        commit();
    }
}
