package org.ipclab.shared.event;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A thread begins to wait for a lock: of a wait that never ends nothing else is recorded. */
@Name("org.ipclab.SharedLockWaitBegin")
@Label("Shared Lock Wait Begin")
@Category("ipclab")
@Description("A thread begins to wait for a lock that another thread or process holds")
@StackTrace(false)
final class LockWaitBeginEvent extends Event {
    @Label("Lock")
    @Description("The memory and the place in it, the same in all processes")
    String lock = "";

    @Label("Nano Time")
    @Description("System.nanoTime() when the wait began")
    long nanoTime;

    @Label("Holder")
    @Description("The thread that held the lock, by the system's number")
    long holder;
}
