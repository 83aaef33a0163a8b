/**
 * Operating-system pipes, and child processes that share them. {@link org.ipclab.pipes.PipeChannel}
 * opens a pipe, {@link org.ipclab.pipes.ChildProcess} starts a program with ends of pipes as its
 * descriptors, and {@link org.ipclab.pipes.Inherited} finds them again inside that program. End of
 * file and EPIPE are the kernel's own. {@link org.ipclab.pipes.Relay} moves bulk, {@link
 * org.ipclab.pipes.NamedPipe} is for processes that did not start each other, and {@code
 * org.ipclab.pipes.message} puts messages on top.
 *
 * <pre>
 *   parent                                       child
 *   PipeSink  ==write==&gt;  [ kernel's buffer ]  ==read==&gt;  Inherited.source(n)
 *             &lt;=EPIPE==   every read end closed
 *                         every write end closed  ==EOF==&gt;
 * </pre>
 */
@NullMarked
package org.ipclab.pipes;

import org.jspecify.annotations.NullMarked;
