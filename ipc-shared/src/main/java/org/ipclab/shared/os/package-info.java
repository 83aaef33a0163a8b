/**
 * What shared memory asks of the operating system: a file to map, who a thread is and whether it
 * still lives, and a way to sleep until a word in memory changes. On Linux by the kernel's own
 * calls, elsewhere by the JDK alone.
 */
@NullMarked
package org.ipclab.shared.os;

import org.jspecify.annotations.NullMarked;
