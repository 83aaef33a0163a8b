package org.ipclab.shared.event;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A thread waited for a lock that was held. */
@Name("org.ipclab.SharedLockWait")
@Label("Shared Lock Wait")
@Category("ipclab")
@Description("A thread waited for a lock that another thread or process held")
@StackTrace(false)
final class LockWaitEvent extends Event implements Wait {
    @Label("Lock")
    @Description("The memory and the place in it, the same in all processes")
    String lock = "";

    @Label("Nano Time")
    @Description("System.nanoTime() when the wait began")
    long nanoTime;

    @Label("Holder")
    @Description("The thread that held the lock when the wait began, by the system's number")
    long holder;

    @Label("Acquired")
    @Description("False if the wait ended by a timeout or an interrupt")
    boolean acquired;

    @Override
    public void end(boolean gotIt) {
        end();
        if (shouldCommit()) {
            acquired = gotIt;
            commit();
        }
    }
}
