package org.ipclab.queue;

import org.ipclab.condition.CloseableQueue;
import org.ipclab.testkit.queue.QueueProperties;

class RingBufferProperties extends QueueProperties {
    @Override
    public <E> CloseableQueue<E> ofCapacity(int capacity) {
        return RingBuffer.ofCapacity(capacity);
    }
}
