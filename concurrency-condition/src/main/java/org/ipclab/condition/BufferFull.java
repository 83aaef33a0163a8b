package org.ipclab.condition;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** A producer has waited: the event's duration is how long. */
@Name("org.ipclab.BufferFull")
@Label("Buffer Full")
@Description("A producer waited because a bounded buffer was full")
final class BufferFull extends BufferEvent {
    BufferFull(BoundedBuffer<?> buffer, String name) {
        super(buffer, name);
    }
}
