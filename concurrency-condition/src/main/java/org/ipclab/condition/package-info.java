/**
 * Threads that wait for each other at a bounded buffer. {@link org.ipclab.condition.BoundedBuffer}
 * is the lesson, an array, one lock and two conditions; {@link org.ipclab.condition.CloseableQueue}
 * is its contract, which faster queues share; {@link org.ipclab.condition.AbstractCloseableQueue}
 * is what a queue of one's own extends.
 *
 * <pre>
 *   producers                                                       consumers
 *   put, offer, putAll --&gt; [ e5 e4 e3 e2 e1 ] --&gt; take, poll, receive, takeMany
 *        | waits on notFull     close(), fail()     waits on notEmpty |
 *        +------------- woken by every take      woken by every put --+
 * </pre>
 */
@NullMarked
package org.ipclab.condition;

import org.jspecify.annotations.NullMarked;
