package org.ipclab.testkit.queue;

import org.ipclab.condition.CloseableQueue;

/** Says which queue a contract is turned on. */
public interface QueueFactory {
    /** Makes an empty queue. */
    <E> CloseableQueue<E> ofCapacity(int capacity);
}
