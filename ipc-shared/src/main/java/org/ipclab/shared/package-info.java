/**
 * Memory that processes share, and what makes it usable: {@link org.ipclab.shared.SharedLock}, of
 * which a killed holder's successor is told, and {@link org.ipclab.shared.SharedQueue}, which stays
 * whole whoever is killed at whatever moment. {@link org.ipclab.shared.SharedMemory} is given to
 * children as a descriptor or found by a name, and nothing is left behind.
 *
 * <pre>
 *   parent                                                       child
 *   SharedMemory.create(bytes)  == fd(3, memory) ==&gt;  SharedMemory.inherited(3)
 *        |                                                         |
 *        +-----&gt;  [ lock | head | tail | records ... ]  &lt;----------+
 * </pre>
 *
 * <p>{@link org.ipclab.shared.FutexMutex} is the lesson: a mutex as it is in the textbook.
 */
@NullMarked
package org.ipclab.shared;

import org.jspecify.annotations.NullMarked;
