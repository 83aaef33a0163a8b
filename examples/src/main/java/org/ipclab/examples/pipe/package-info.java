/** Parent and child of scenario 1a. */
@NullMarked
package org.ipclab.examples.pipe;

import org.jspecify.annotations.NullMarked;
