package org.ipclab.pipes.message;

import org.jspecify.annotations.Nullable;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Where one message ends and the next begins in a stream of bytes.
 *
 * <p>{@link #lines} and {@link #frames} are the usual ones. A program may write its own, and use it
 * wherever these are used:
 *
 * {@snippet class="org.ipclab.pipes.message.MessageSnippets" region="framing"}
 *
 * <p>A framing without state can be lambda-like and serve any number of channels. One that
 * remembers something between two calls overrides {@link #forChannel}.
 *
 * @param <M> what a message is
 */
public interface Framing<M> {
    /** The bound of {@link #lines()}. */
    int DEFAULT_BOUND_BYTES = 1 << 16;

    /**
     * Takes the next message out of the bytes: moves the buffer's position behind it.
     *
     * @param bytes what came and was not taken yet, from position to limit, read-only and big
     *     endian; what is left there is shown again, in front of what comes next
     * @return the message, or null if its end has not come yet
     * @throws IOException if these bytes can be no message, such as one above its bound; they are
     *     shown again at the next call, so it fails as well
     */
    @Nullable M next(ByteBuffer bytes) throws IOException;

    /**
     * Takes what is left at the end of file.
     *
     * @param bytes what was not taken, at least one byte, read-only and big endian
     * @return a last message, or null to leave it
     * @throws IOException if a message was cut off, which is what happens unless this is overridden
     */
    default @Nullable M last(ByteBuffer bytes) throws IOException {
        throw new EOFException(
                "end of file inside a message, of which %d bytes came"
                        .formatted(bytes.remaining()));
    }

    /**
     * The framing of one channel. A framing that remembers something between two calls returns a
     * new one here.
     *
     * @return a framing that nobody else uses, or this one if it has no state
     */
    default Framing<M> forChannel() {
        return this;
    }

    /**
     * Lines of UTF-8 text, up to 64 KiB each.
     *
     * @return the framing, for any number of channels
     */
    static Framing<String> lines() {
        return lines(DEFAULT_BOUND_BYTES);
    }

    /**
     * Lines of UTF-8 text. A line ends with LF, CR or CR LF, which are not part of it; the last one
     * may end with the file. It is handed on as soon as its ending is there, also when that is a CR
     * that an LF may follow. Bytes that are not UTF-8 become U+FFFD.
     *
     * @param maxBytes the longest line that is accepted, above 0, without its ending; a longer one
     *     is a {@link MessageTooLongException}
     * @return the framing, for any number of channels
     * @throws IllegalArgumentException if the bound is not above 0
     */
    static Framing<String> lines(int maxBytes) {
        return new Lines(requirePositive(maxBytes));
    }

    /**
     * Frames: each message behind its length, four bytes, the highest first. {@link #frame} makes
     * one, and so does {@link FrameWriter}.
     *
     * <p>A message is a read-only view of its bytes, from 0 to its limit, big endian. It is valid
     * until the next message is asked for, which in an event loop is during the call of the
     * handler; {@link #frameCopies} makes messages that may be kept.
     *
     * <p>A length above the bound, as a corrupt one nearly always is, is a {@link
     * MessageTooLongException}. A length within the bound is not believed either: memory is taken
     * as the bytes arrive. An end of file inside a frame is an {@link EOFException}.
     *
     * @param maxBytes the longest frame that is accepted, above 0, without its length
     * @return the framing, for any number of channels
     * @throws IllegalArgumentException if the bound is not above 0
     */
    static Framing<ByteBuffer> frames(int maxBytes) {
        return new Frames<>(requirePositive(maxBytes), content -> content);
    }

    /**
     * Frames as {@link #frames} has them, each copied into an array of its own.
     *
     * @param maxBytes the longest frame that is accepted, above 0, without its length
     * @return the framing, for any number of channels
     * @throws IllegalArgumentException if the bound is not above 0
     */
    static Framing<byte[]> frameCopies(int maxBytes) {
        return new Frames<>(requirePositive(maxBytes), Frames::copy);
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

    private static int requirePositive(int maxBytes) {
        if (maxBytes <= 0) {
            throw new IllegalArgumentException(
                    "a message's bound must be above 0 bytes, not " + maxBytes);
        }
        return maxBytes;
    }
}
