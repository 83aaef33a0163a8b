/**
 * Producers and consumers. {@link org.ipclab.queue.ProducerConsumer} runs them: threads that
 * produce, a bounded queue, threads that consume, stage after stage, until all is done, or failed,
 * or cancelled, or late. The queues are {@link org.ipclab.queue.RingBuffer}, the bounded one made
 * for speed, and {@link org.ipclab.queue.TwoLockQueue}, the unbounded one made to be read.
 *
 * <pre>
 *   source --+                    +--> consumer --+                    +--> consumer --> results
 *            +--> bounded queue --+               +--> bounded queue --+
 *   source --+                    +--> consumer --+                    +--> consumer --> results
 *                |---------- stage 1 -----------|  |----------- stage 2 ---------|
 * </pre>
 */
@NullMarked
package org.ipclab.queue;

import org.jspecify.annotations.NullMarked;
