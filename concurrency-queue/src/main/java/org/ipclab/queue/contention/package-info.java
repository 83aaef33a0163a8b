/**
 * What threads do that get in each other's way: {@link org.ipclab.queue.contention.Backoff} is how
 * one waits for another that is in the middle of a step, {@link org.ipclab.queue.contention.Share}
 * is work that one has taken and others may take over. Our own modules read this package, and
 * nobody else.
 */
@NullMarked
package org.ipclab.queue.contention;

import org.jspecify.annotations.NullMarked;
