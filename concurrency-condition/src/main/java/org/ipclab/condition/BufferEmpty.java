package org.ipclab.condition;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A consumer slept: the event's duration is how long. */
@Name("org.ipclab.BufferEmpty")
@Label("Buffer Empty")
@Description("A consumer slept because a bounded buffer was empty")
@Category({"IPC lab", "Bounded Buffer"})
@StackTrace(false)
final class BufferEmpty extends Event {
    @Label("Capacity")
    final int capacity;

    BufferEmpty(int capacity) {
        this.capacity = capacity;
    }
}
