package org.ipclab.pipes.message;

import java.nio.channels.ReadableByteChannel;

/**
 * Reads what {@link FrameWriter} writes: each message behind its length, four bytes, the highest
 * first.
 *
 * {@snippet class="org.ipclab.pipes.message.MessageSnippets" region="frames"}
 *
 * <p>Each message is an array of its own. What is accepted is told at {@link Framing#frames}.
 */
public final class FrameReader extends MessageReader<byte[]> {
    private FrameReader(ReadableByteChannel channel, int maxBytes) {
        super(channel, Framing.frameCopies(maxBytes));
    }

    /**
     * Reads frames from a channel.
     *
     * @param channel where from; closed with the reader
     * @param maxBytes the longest frame that is accepted, above 0
     * @return the reader
     * @throws IllegalArgumentException if the bound is not above 0
     */
    public static FrameReader over(ReadableByteChannel channel, int maxBytes) {
        return new FrameReader(channel, maxBytes);
    }
}
