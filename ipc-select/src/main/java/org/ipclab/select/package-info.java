/**
 * One event loop for pipes, sockets, child exits and timers. A {@link
 * org.ipclab.select.Multiplexer} waits for many channels at once and calls the handler of whichever
 * is ready. What it gives back, a {@link org.ipclab.select.Registration}, can be paused, resumed,
 * cancelled and asked for its figures.
 *
 * <pre>
 *   pipes, sockets ==ready==&gt;  +-------------+ ==bytes, end, failure==&gt;  handler
 *   clock          ==due====&gt;  | Multiplexer | ==time=================&gt;  handler
 *   child          ==exit===&gt;  | one thread  | ==exit status==========&gt;  handler
 *   other threads  ==tasks==&gt;  +-------------+ ==task=================&gt;  run
 * </pre>
 *
 * <p>{@link org.ipclab.select.SelectLoop} is the lesson beside this engine: the same loop on a bare
 * selector of the JDK, on one page.
 */
@NullMarked
package org.ipclab.select;

import org.jspecify.annotations.NullMarked;
