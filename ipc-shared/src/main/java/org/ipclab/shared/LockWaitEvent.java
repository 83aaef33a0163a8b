package org.ipclab.shared;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A thread waited for a lock that was held. */
@Name("org.ipclab.SharedLockWait")
@Label("Shared Lock Wait")
@Category({"ipclab", "Shared memory"})
@Description("A thread waited for a lock that another thread or process held")
@StackTrace(false)
final class LockWaitEvent extends Event {
    @Label("Acquired")
    @Description("False if the wait ended by a timeout or an interrupt")
    boolean acquired;
}
