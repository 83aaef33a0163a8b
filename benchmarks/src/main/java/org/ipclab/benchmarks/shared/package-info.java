/** Memory that processes share: the lock beside what C and the JDK have for the same purpose. */
@NullMarked
package org.ipclab.benchmarks.shared;

import org.jspecify.annotations.NullMarked;
