/**
 * What an answer rests on: the counters of the kernel, and what the JDK knows where there is no
 * such kernel. Everything here may say that nobody knows.
 */
@NullMarked
package org.ipclab.examples.evidence;

import org.jspecify.annotations.NullMarked;
