package org.ipclab.condition;

import org.ipclab.testkit.queue.QueueStorm;

class BoundedBufferStormTest extends QueueStorm {
    @Override
    public <E> CloseableQueue<E> ofCapacity(int capacity) {
        return BoundedBuffer.ofCapacity(capacity);
    }
}
