package org.ipclab.condition;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A producer slept: the event's duration is how long. */
@Name("org.ipclab.BufferFull")
@Label("Buffer Full")
@Description("A producer slept because a bounded buffer was full")
@Category({"IPC lab", "Bounded Buffer"})
@StackTrace(false)
final class BufferFull extends Event {
    @Label("Capacity")
    final int capacity;

    BufferFull(int capacity) {
        this.capacity = capacity;
    }
}
