package org.ipclab.condition;

import org.ipclab.testkit.queue.QueueProperties;

class BoundedBufferProperties extends QueueProperties {
    @Override
    public <E> CloseableQueue<E> ofCapacity(int capacity) {
        return BoundedBuffer.ofCapacity(capacity);
    }
}
