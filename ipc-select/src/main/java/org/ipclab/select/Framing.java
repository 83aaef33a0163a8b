package org.ipclab.select;

import org.jspecify.annotations.Nullable;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Where one message ends and the next begins in a stream of bytes. One serves one channel, for it
 * may remember where it was.
 *
 * @param <M> what a message is
 */
public interface Framing<M> {
    /** A line or frame may be so long unless said otherwise. */
    int DEFAULT_BOUND_BYTES = 1 << 16;

    /**
     * Takes the next message out of the bytes.
     *
     * @param bytes what came and was not taken yet, from position to limit; what is left there is
     *     shown again, in front of what comes next
     * @return the message, or null if its end has not come yet
     * @throws IOException if these bytes can be no message, such as one above its bound
     */
    @Nullable M next(ByteBuffer bytes) throws IOException;

    /**
     * Takes what is left at end of file.
     *
     * @param bytes what was not taken, at least one byte
     * @return a last message, or null to leave it
     * @throws IOException if a message was cut off, which is what happens unless this is overridden
     */
    default @Nullable M last(ByteBuffer bytes) throws IOException {
        throw new EOFException(
                "the stream ends inside a message, of which " + bytes.remaining() + " bytes came");
    }

    /**
     * Lines of UTF-8 text, up to 64 KiB each.
     *
     * @return the framing
     */
    static Framing<String> lines() {
        return lines(DEFAULT_BOUND_BYTES);
    }

    /**
     * Lines of UTF-8 text, each without its end, which is a line feed with or without a carriage
     * return before it. The last line needs none.
     *
     * @param boundBytes how long a line may be, above 0; a longer one is a failure
     * @return the framing
     * @throws IllegalArgumentException if the bound is not above 0
     */
    static Framing<String> lines(int boundBytes) {
        return new Lines(positive(boundBytes));
    }

    /**
     * Frames: four bytes of length, the highest first, then so many bytes. {@link #frame} makes
     * one. The handler's buffer holds one frame, and is valid during the call.
     *
     * @param boundBytes how long a frame may be, above 0; a longer one, or a negative length, is a
     *     failure, and never an allocation
     * @return the framing
     * @throws IllegalArgumentException if the bound is not above 0
     */
    static Framing<ByteBuffer> frames(int boundBytes) {
        return new Frames(positive(boundBytes));
    }

    /**
     * Puts the length in front of some bytes.
     *
     * @param content the bytes, from position to limit, which are consumed
     * @return a new buffer, ready to be written
     */
    static ByteBuffer frame(ByteBuffer content) {
        int length = content.remaining();
        return ByteBuffer.allocate(Frames.HEADER_BYTES + length).putInt(length).put(content).flip();
    }

    private static int positive(int boundBytes) {
        if (boundBytes <= 0) {
            throw new IllegalArgumentException("a bound must be above 0 bytes, not " + boundBytes);
        }
        return boundBytes;
    }
}
