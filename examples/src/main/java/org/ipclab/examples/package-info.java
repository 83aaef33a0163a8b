/**
 * The lab: every scenario, from the command line. A scenario is a class with options that plays on
 * a {@link org.ipclab.examples.Stage}, where each actor says what it does while it does it, and
 * ends with a {@link org.ipclab.examples.Summary} that checks what was seen. Nothing here is meant
 * to be built on: the libraries are the other modules.
 *
 * <pre>
 *   Lab -- RunCommand -- Scenario --plays on--&gt; Stage --owns--&gt; Actor, Actor, ...
 *                            |                      |              |
 *                            +-----&gt; Summary -------+--&gt; Console &lt;-+   (whole lines, one at a time)
 * </pre>
 */
@NullMarked
package org.ipclab.examples;

import org.jspecify.annotations.NullMarked;
