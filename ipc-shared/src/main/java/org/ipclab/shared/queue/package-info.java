/**
 * The queue of bytes under {@link org.ipclab.shared.SharedQueue}: slots in memory, and the two
 * conditions on which producers and consumers wait.
 */
@NullMarked
package org.ipclab.shared.queue;

import org.jspecify.annotations.NullMarked;
