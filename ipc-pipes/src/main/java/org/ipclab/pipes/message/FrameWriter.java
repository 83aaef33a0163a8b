package org.ipclab.pipes.message;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * Writes each message behind its length, four bytes, the highest first, as {@code writeInt} of
 * {@link java.io.DataOutput} does. {@link FrameReader} reads them.
 *
 * {@snippet class="org.ipclab.pipes.message.MessageSnippets" region="frames"}
 */
public final class FrameWriter extends MessageWriter {
    private static final int HEADER_BYTES = Frames.HEADER_BYTES;

    private FrameWriter(WritableByteChannel channel, int maxBytes) {
        super(channel, maxBytes, HEADER_BYTES);
    }

    /**
     * Writes frames to a channel that no other process writes to.
     *
     * @param channel where to; closed with the writer
     * @param maxBytes the longest frame that is accepted, above 0; not above the reader's
     * @return the writer
     * @throws IllegalArgumentException if the bound is not above 0
     */
    public static FrameWriter over(WritableByteChannel channel, int maxBytes) {
        return new FrameWriter(channel, maxBytes);
    }

    /**
     * Writes frames to a pipe that other processes write to as well: frames of up to 4092 bytes,
     * which with their length are {@link #ATOMIC_BYTES}, and so are never mixed.
     *
     * @param channel where to, such as a {@link org.ipclab.pipes.PipeSink}; closed with the writer
     * @return the writer
     */
    public static FrameWriter shared(WritableByteChannel channel) {
        return new FrameWriter(channel, ATOMIC_BYTES - HEADER_BYTES);
    }

    /**
     * Writes one frame, and waits while the pipe is full.
     *
     * @param frame the message, which may be empty
     * @throws IllegalArgumentException if it is above the bound; nothing is written then
     * @throws java.nio.channels.IllegalBlockingModeException if the channel does not block
     * @throws IOException if the channel fails: {@link org.ipclab.pipes.BrokenPipeException} if the
     *     reader is gone
     */
    public void write(byte[] frame) throws IOException {
        write(ByteBuffer.wrap(frame));
    }

    /**
     * Writes what is left in a buffer as one frame, and waits while the pipe is full.
     *
     * @param frame the message, which may be empty
     * @throws IllegalArgumentException if it is above the bound; nothing is written then
     * @throws java.nio.channels.IllegalBlockingModeException if the channel does not block
     * @throws IOException if the channel fails: {@link org.ipclab.pipes.BrokenPipeException} if the
     *     reader is gone
     */
    public void write(ByteBuffer frame) throws IOException {
        int length = frame.remaining();
        admit(length);
        write(ByteBuffer.allocate(HEADER_BYTES).putInt(length).flip(), frame);
    }
}
