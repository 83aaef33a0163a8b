/**
 * The one place that talks to the kernel. {@link org.ipclab.pipes.os.Kernel} makes the calls,
 * {@link org.ipclab.pipes.os.Adoption} puts a descriptor under a stock channel of the JDK, {@link
 * org.ipclab.pipes.os.Spawn} starts a program, and a watcher sees it end. Only the modules of this
 * project may read this package.
 */
@NullMarked
package org.ipclab.pipes.os;

import org.jspecify.annotations.NullMarked;
