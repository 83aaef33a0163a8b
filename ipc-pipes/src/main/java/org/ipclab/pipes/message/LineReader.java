package org.ipclab.pipes.message;

import java.nio.channels.ReadableByteChannel;

/**
 * Reads lines of UTF-8 text, such as what a child prints.
 *
 * {@snippet class="org.ipclab.pipes.message.MessageSnippets" region="lines"}
 *
 * <p>What ends a line is told at {@link Framing#lines(int)}.
 */
public final class LineReader extends MessageReader<String> {
    private LineReader(ReadableByteChannel channel, int maxBytes) {
        super(channel, Framing.lines(maxBytes));
    }

    /**
     * Reads lines from a channel.
     *
     * @param channel where from; closed with the reader
     * @param maxBytes the longest line that is accepted, above 0, without its ending
     * @return the reader
     * @throws IllegalArgumentException if the bound is not above 0
     */
    public static LineReader over(ReadableByteChannel channel, int maxBytes) {
        return new LineReader(channel, maxBytes);
    }
}
