/** What is written, and how it fits: lines, running text, tables, bars, progress. */
@NullMarked
package org.ipclab.examples.terminal;

import org.jspecify.annotations.NullMarked;
