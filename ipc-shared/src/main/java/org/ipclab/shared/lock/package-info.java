/**
 * The mutex under {@link org.ipclab.shared.SharedLock}: one word in memory, the wait for it, and
 * what becomes of it when its owner dies.
 */
@NullMarked
package org.ipclab.shared.lock;

import org.jspecify.annotations.NullMarked;
