/**
 * Locks that cannot deadlock, and deadlocks that are named. {@link
 * org.ipclab.condition.locks.OrderedLocks} takes several locks in a fixed order; {@link
 * org.ipclab.condition.locks.LockOrder} makes locks that remember the order in which they were
 * taken, and refuse the opposite one; {@link org.ipclab.condition.locks.Deadlocks} says who waits
 * for whom where a program has stopped.
 */
@NullMarked
package org.ipclab.condition.locks;

import org.jspecify.annotations.NullMarked;
