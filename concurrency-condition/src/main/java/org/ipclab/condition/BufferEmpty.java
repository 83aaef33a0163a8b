package org.ipclab.condition;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** A consumer has waited: the event's duration is how long. */
@Name("org.ipclab.BufferEmpty")
@Label("Buffer Empty")
@Description("A consumer waited because a bounded buffer was empty")
final class BufferEmpty extends BufferEvent {
    BufferEmpty(BoundedBuffer<?> buffer, String name) {
        super(buffer, name);
    }
}
