/**
 * The bounded buffers of scenario 2b as the course writes them, the right one and the broken ones,
 * and the rounds that are played on them. {@code WhileBuffer} and {@code IfBuffer} differ in two
 * words.
 */
@NullMarked
package org.ipclab.examples.buffer;

import org.jspecify.annotations.NullMarked;
