package org.ipclab.shared.event;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A thread waited for another process: for room or an element, a permit, a signal. */
@Name("org.ipclab.SharedConditionWait")
@Label("Shared Condition Wait")
@Category("ipclab")
@Description("A thread waited for what another thread or process does")
@StackTrace(false)
final class ConditionWaitEvent extends Event implements Wait {
    @Label("Condition")
    @Description("The memory and the place in it, the same in all processes")
    String condition = "";

    @Label("Nano Time")
    @Description("System.nanoTime() when the wait began")
    long nanoTime;

    @Label("Waited For")
    String waitedFor = "";

    @Override
    public void end(boolean gotIt) {
        end();
        if (shouldCommit()) {
            commit();
        }
    }
}
