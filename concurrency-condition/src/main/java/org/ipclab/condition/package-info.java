/**
 * Threads that wait for each other: a bounded buffer that can be closed, and locks that are taken
 * in order. {@link org.ipclab.condition.BoundedBuffer} is the lesson, one lock and two conditions;
 * {@link org.ipclab.condition.CloseableQueue} is its contract, which faster queues share. {@link
 * org.ipclab.condition.OrderedLocks} and {@link org.ipclab.condition.LockOrder} prevent deadlocks,
 * and {@link org.ipclab.condition.Deadlocks} names those that are there.
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
