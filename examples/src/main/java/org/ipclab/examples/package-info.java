/**
 * The lab's command line. A scenario is a class with options; it plays on a {@link
 * org.ipclab.examples.stage.Scene}, where each actor says what it does when it does it, and ends
 * with a {@link org.ipclab.examples.stage.Summary} that checks what was seen. Nothing here is meant
 * to be built on: the libraries are the other modules.
 *
 * <pre>
 *   Lab -- ScenarioRun -- Scenario --plays on--&gt; Scene --owns--&gt; Actor, Actor, child processes ...
 *                             |                     |                |
 *                             +----&gt; Summary -------+--&gt; Console &lt;---+  (whole lines, in order)
 * </pre>
 */
@NullMarked
package org.ipclab.examples;

import org.jspecify.annotations.NullMarked;
