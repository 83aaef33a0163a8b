/**
 * What an event costs in a loop over many pipes. All contenders play the same game of {@link
 * org.ipclab.benchmarks.select.Turns}: some of the pipes get a message each, and then the loop is
 * timed until it has them all.
 */
@NullMarked
package org.ipclab.benchmarks.select;

import org.jspecify.annotations.NullMarked;
