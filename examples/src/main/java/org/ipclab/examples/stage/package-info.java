/**
 * Where a run plays: a {@code Scene} with its actors, threads and child processes, and the {@code
 * Summary} of what was seen.
 */
@NullMarked
package org.ipclab.examples.stage;

import org.jspecify.annotations.NullMarked;
