/**
 * Our code against its peers, in alternating rounds. A {@link org.ipclab.benchmarks.Suite} holds
 * the {@link org.ipclab.benchmarks.Case}s of one module; a case names our {@link
 * org.ipclab.benchmarks.Contender}, its peers and what the ratio of the two must reach. Each
 * contender works in a process of its own that stays alive, so that one's code is never compiled
 * with the other's profile, and programs in C and Python take part in the same way.
 *
 * <pre>
 *                 "run 20000 pingpong 64"   +----------------+
 *            +----------------------------> | ours     (JVM) |
 *   +-------+          0.0312               +----------------+
 *   | Match | <-----------------------------+
 *   +-------+                               +----------------+
 *       |    +----------------------------> | peer (C, ...)  |   A B, B A, A B ...
 *       v                                   +----------------+
 *    Outcome --&gt; RATIO lines, RESULTS.md
 * </pre>
 */
@NullMarked
package org.ipclab.benchmarks;

import org.jspecify.annotations.NullMarked;
