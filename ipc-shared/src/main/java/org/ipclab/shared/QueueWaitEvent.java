package org.ipclab.shared;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A thread waited for room in a queue, or for a record. */
@Name("org.ipclab.SharedQueueWait")
@Label("Shared Queue Wait")
@Category({"ipclab", "Shared memory"})
@Description("A thread waited because a queue of several processes was full or empty")
@StackTrace(false)
final class QueueWaitEvent extends Event {
    @Label("Waited For")
    String waitedFor = "";

    void commit(String waitedFor) {
        if (shouldCommit()) {
            this.waitedFor = waitedFor;
            commit();
        }
    }
}
