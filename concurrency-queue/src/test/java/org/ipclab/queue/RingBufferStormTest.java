package org.ipclab.queue;

import org.ipclab.condition.CloseableQueue;
import org.ipclab.testkit.queue.QueueStorm;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class RingBufferStormTest extends QueueStorm {
    @Override
    public <E> CloseableQueue<E> ofCapacity(int capacity) {
        return RingBuffer.ofCapacity(capacity);
    }
}
