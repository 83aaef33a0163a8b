package org.ipclab.shared.event;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * A thread begins to wait for another process: of a wait that never ends nothing else is recorded.
 */
@Name("org.ipclab.SharedConditionWaitBegin")
@Label("Shared Condition Wait Begin")
@Category("ipclab")
@Description("A thread begins to wait for what another thread or process does")
@StackTrace(false)
final class ConditionWaitBeginEvent extends Event {
    @Label("Condition")
    @Description("The memory and the place in it, the same in all processes")
    String condition = "";

    @Label("Nano Time")
    @Description("System.nanoTime() when the wait began")
    long nanoTime;

    @Label("Waits For")
    String waitsFor = "";
}
