package org.ipclab.condition;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** A thread begins to wait. Its end is a {@link BufferFull} or {@link BufferEmpty}. */
@Name("org.ipclab.BufferWait")
@Label("Buffer Wait Begins")
@Description("A thread begins to wait at a bounded buffer, for room or for an element")
final class BufferWait extends BufferEvent {
    @Label("Waits For")
    final String waitsFor;

    BufferWait(BoundedBuffer<?> buffer, String name, String waitsFor) {
        super(buffer, name);
        this.waitsFor = waitsFor;
    }
}
