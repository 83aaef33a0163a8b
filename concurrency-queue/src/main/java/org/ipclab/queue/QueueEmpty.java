package org.ipclab.queue;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A consumer slept: the event's duration is how long. */
@Name("org.ipclab.QueueEmpty")
@Label("Queue Empty")
@Description("A consumer slept because a ring buffer or a two-lock queue was empty")
@Category({"IPC lab", "Queue"})
@StackTrace(false)
final class QueueEmpty extends Event {}
