package org.ipclab.shared;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A thread got a lock whose holder died. */
@Name("org.ipclab.SharedLockAbandoned")
@Label("Shared Lock Abandoned")
@Category({"ipclab", "Shared memory"})
@Description("A thread got a lock whose holder was killed or ended without unlocking")
@StackTrace(false)
final class LockAbandonedEvent extends Event {}
