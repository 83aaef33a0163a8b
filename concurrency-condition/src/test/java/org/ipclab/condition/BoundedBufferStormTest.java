package org.ipclab.condition;

import org.ipclab.condition.contract.QueueStorm;

class BoundedBufferStormTest extends QueueStorm {
    @Override
    public <E> CloseableQueue<E> ofCapacity(int capacity) {
        return BoundedBuffer.ofCapacity(capacity);
    }
}
