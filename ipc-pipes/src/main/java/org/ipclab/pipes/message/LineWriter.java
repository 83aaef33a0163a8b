package org.ipclab.pipes.message;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;

/**
 * Writes lines of UTF-8 text, each ended by LF. {@link LineReader} reads them, and so does nearly
 * every program.
 *
 * {@snippet class="org.ipclab.pipes.message.MessageSnippets" region="lines"}
 */
public final class LineWriter extends MessageWriter {
    private static final byte[] ENDING = {'\n'};

    private LineWriter(WritableByteChannel channel, int maxBytes) {
        super(channel, maxBytes, ENDING.length);
    }

    /**
     * Writes lines to a channel that no other process writes to.
     *
     * @param channel where to; closed with the writer
     * @param maxBytes the longest line that is accepted, above 0, without its ending
     * @return the writer
     * @throws IllegalArgumentException if the bound is not above 0
     */
    public static LineWriter over(WritableByteChannel channel, int maxBytes) {
        return new LineWriter(channel, maxBytes);
    }

    /**
     * Writes lines to a pipe that other processes write to as well: lines of up to 4095 bytes,
     * which with their ending are {@link #ATOMIC_BYTES}, and so are never mixed.
     *
     * @param channel where to, such as a {@link org.ipclab.pipes.PipeSink}; closed with the writer
     * @return the writer
     */
    public static LineWriter shared(WritableByteChannel channel) {
        return new LineWriter(channel, ATOMIC_BYTES - ENDING.length);
    }

    /**
     * Writes one line, and waits while the pipe is full.
     *
     * @param line the text, which may be empty
     * @throws IllegalArgumentException if it is above the bound, or holds a line's end itself, so
     *     that a reader would see two; nothing is written then
     * @throws java.nio.channels.IllegalBlockingModeException if the channel does not block
     * @throws IOException if the channel fails: {@link org.ipclab.pipes.BrokenPipeException} if the
     *     reader is gone
     */
    public void write(String line) throws IOException {
        if (line.indexOf('\n') >= 0 || line.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("a line must not hold a line's end");
        }
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        admit(bytes.length);
        write(ByteBuffer.wrap(bytes), ByteBuffer.wrap(ENDING));
    }
}
