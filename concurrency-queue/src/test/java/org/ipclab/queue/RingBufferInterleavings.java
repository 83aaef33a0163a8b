package org.ipclab.queue;

import org.ipclab.testkit.queue.QueueInterleavings;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;

/** Public, with a constructor, for Lincheck. */
@Timeout(300)
@SuppressWarnings("exports") // a test, in an exported package
public class RingBufferInterleavings extends QueueInterleavings {
    public RingBufferInterleavings() {
        super(RingBuffer::ofCapacity);
    }

    /** Loading an event's class takes locks of the JVM that Lincheck cannot control. */
    @BeforeAll
    static void loadEvents() {
        new QueueFull().commit();
        new QueueEmpty().commit();
    }
}
