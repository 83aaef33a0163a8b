package org.ipclab.shared.event;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A thread got a lock whose holder died. */
@Name("org.ipclab.SharedLockAbandoned")
@Label("Shared Lock Abandoned")
@Category("ipclab")
@Description("A thread got a lock whose holder was killed or ended without unlocking")
@StackTrace(false)
final class LockAbandonedEvent extends Event {
    @Label("Lock")
    @Description("The memory and the place in it, the same in all processes")
    String lock = "";

    @Label("Nano Time")
    @Description("System.nanoTime() when the lock was taken")
    long nanoTime;

    @Label("Dead Holder")
    @Description("The thread that held the lock, by the system's number")
    long deadHolder;
}
