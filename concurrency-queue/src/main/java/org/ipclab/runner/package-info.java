/**
 * Producers and consumers on bounded queues. {@link org.ipclab.runner.ProducerConsumer} describes
 * them and runs them: threads that produce, a bounded queue, threads that consume, stage after
 * stage, until all is done, or failed, or cancelled, or late.
 *
 * <pre>
 *   source --+                    +--> consumer --+                    +--> consumer --> results
 *            +--> bounded queue --+               +--> bounded queue --+
 *   source --+                    +--> consumer --+                    +--> consumer --> results
 *                |---------- stage 1 -----------|  |----------- stage 2 ---------|
 * </pre>
 *
 * <p>A {@code Plan} says what a run is to be. {@link org.ipclab.runner.Run} makes a chain of it,
 * with a {@code Stage} for each step, a {@code StageQueue} in front of it, and a {@code Worker} for
 * each thread; it decides how the run ends and waits for its threads.
 */
@NullMarked
package org.ipclab.runner;

import org.jspecify.annotations.NullMarked;
