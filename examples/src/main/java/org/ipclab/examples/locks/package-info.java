/** Locks that tell what is done with them. */
@NullMarked
package org.ipclab.examples.locks;

import org.jspecify.annotations.NullMarked;
