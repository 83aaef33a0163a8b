package org.ipclab.condition;

import org.ipclab.testkit.queue.QueueInterleavings;

/** Public, with a constructor, for Lincheck. */
@SuppressWarnings("exports") // a test, in an exported package
public class BoundedBufferInterleavings extends QueueInterleavings {
    public BoundedBufferInterleavings() {
        super(BoundedBuffer::ofCapacity);
    }
}
