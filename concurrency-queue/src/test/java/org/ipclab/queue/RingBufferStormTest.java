package org.ipclab.queue;

import org.ipclab.condition.CloseableQueue;
import org.ipclab.condition.contract.QueueStorm;

class RingBufferStormTest extends QueueStorm {
    @Override
    public <E> CloseableQueue<E> ofCapacity(int capacity) {
        return RingBuffer.ofCapacity(capacity);
    }
}
