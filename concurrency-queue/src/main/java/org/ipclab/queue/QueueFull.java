package org.ipclab.queue;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A producer slept: the event's duration is how long. */
@Name("org.ipclab.QueueFull")
@Label("Queue Full")
@Description("A producer slept because a ring buffer was full")
@Category({"IPC lab", "Queue"})
@StackTrace(false)
final class QueueFull extends Event {}
