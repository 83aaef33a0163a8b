/**
 * Elements handed from producers to consumers. {@link org.ipclab.benchmarks.queues.Traffic} times
 * how fast, {@link org.ipclab.benchmarks.queues.Delay} how soon, over whatever {@link
 * org.ipclab.benchmarks.queues.Handoff} the case names. The suites {@code condition} and {@code
 * queue} are both made of them.
 */
@NullMarked
package org.ipclab.benchmarks.queues;

import org.jspecify.annotations.NullMarked;
