package org.ipclab.select.recording;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.StackTrace;

import org.jspecify.annotations.Nullable;

/** What all events of a loop have in common. */
@Category("ipclab")
@StackTrace(false)
public abstract class LoopEvent extends Event {
    @Label("Loop")
    @Description("The name of the loop")
    @Nullable String loop;

    @Label("Nano Time")
    @Description("System.nanoTime() at the begin: one clock for all processes of a machine")
    long nanoTime;

    LoopEvent() {}

    final void beginIn(String name) {
        loop = name;
        nanoTime = System.nanoTime();
        begin();
    }
}
