package org.ipclab.condition;

import org.ipclab.condition.contract.QueueProperties;

class BoundedBufferProperties extends QueueProperties {
    @Override
    public <E> CloseableQueue<E> ofCapacity(int capacity) {
        return BoundedBuffer.ofCapacity(capacity);
    }
}
