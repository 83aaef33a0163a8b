/** The children of scenario 1b, and the ways to listen to them. */
@NullMarked
package org.ipclab.examples.select;

import org.jspecify.annotations.NullMarked;
