/**
 * Queues between threads. {@link org.ipclab.queue.RingBuffer} is the bounded one made for speed,
 * {@link org.ipclab.queue.TwoLockQueue} the unbounded one made to be read. {@link
 * org.ipclab.runner.ProducerConsumer} runs producers and consumers on these, or on any other {@link
 * java.util.concurrent.BlockingQueue}.
 */
@NullMarked
package org.ipclab.queue;

import org.jspecify.annotations.NullMarked;
