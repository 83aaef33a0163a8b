package org.ipclab.condition;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.StackTrace;

/**
 * What all events of waiting threads tell: which buffer, and when the wait began on the clock that
 * all processes of a machine share.
 */
@Category({"ipclab", "Bounded Buffer"})
@StackTrace(false)
abstract class BufferEvent extends Event {
    @Label("Buffer")
    @Description("Names one buffer of this process")
    final String buffer;

    @Label("Capacity")
    final int capacity;

    @Label("Begin")
    @Description("System.nanoTime() when the wait began")
    final long beginNanos = System.nanoTime();

    BufferEvent(BoundedBuffer<?> buffer, String name) {
        this.buffer = name;
        this.capacity = buffer.capacity();
    }
}
