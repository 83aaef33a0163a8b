/**
 * Messages over any channel of {@code java.nio}. A {@link org.ipclab.pipes.message.Framing} says
 * where one message ends and the next begins; readers, event loops and pools all use it. {@link
 * org.ipclab.pipes.message.FrameWriter} and {@link org.ipclab.pipes.message.LineWriter} write what
 * {@link org.ipclab.pipes.message.FrameReader} and {@link org.ipclab.pipes.message.LineReader}
 * read, and {@link org.ipclab.pipes.message.BatchingSink} gathers many small writes into one.
 *
 * <pre>
 *   FrameWriter ==&gt; [ BatchingSink ] ==&gt; channel ==&gt; MessageReader
 *   LineWriter                                          chunk  ==&gt; MessageDecoder + Framing ==&gt; message
 * </pre>
 */
@NullMarked
package org.ipclab.pipes.message;

import org.jspecify.annotations.NullMarked;
