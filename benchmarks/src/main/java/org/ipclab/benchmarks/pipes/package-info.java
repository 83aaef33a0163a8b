/**
 * Bytes through pipes, and children. {@link org.ipclab.benchmarks.pipes.Stream} and {@link
 * org.ipclab.benchmarks.pipes.PingPong} drive a {@link org.ipclab.benchmarks.pipes.Link} to a
 * partner, which is {@link org.ipclab.benchmarks.pipes.Partner} in another JVM or another thread of
 * this one; {@link org.ipclab.benchmarks.pipes.Spawn} starts children and reaps them.
 */
@NullMarked
package org.ipclab.benchmarks.pipes;

import org.jspecify.annotations.NullMarked;
