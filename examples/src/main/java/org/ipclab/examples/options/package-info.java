/** The options of commands: how values are written, and what is allowed. */
@NullMarked
package org.ipclab.examples.options;

import org.jspecify.annotations.NullMarked;
