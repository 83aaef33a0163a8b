package org.ipclab.pipes;

import org.jspecify.annotations.Nullable;

import java.io.EOFException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;

/**
 * Reads what {@link FrameWriter} writes: each message behind its length, four bytes, the highest
 * first.
 *
 * {@snippet class="org.ipclab.pipes.MessageSnippets" region="frames"}
 *
 * <p>A length above the bound, as a corrupt one nearly always is, fails the read. A length within
 * the bound is not believed either: memory is taken as the bytes arrive, so a lie costs no more
 * than 64 KiB.
 */
public final class FrameReader extends MessageReader<byte[]> {
    private static final int FIRST_BYTES = 1 << 16;
    private static final int UNKNOWN = -1;
    private static final byte[] NOTHING = {};

    private final int maxBytes;
    private int length = UNKNOWN;
    private byte[] frame = NOTHING;
    private int filled;

    private FrameReader(ReadableByteChannel channel, int maxBytes) {
        super(channel, maxBytes);
        this.maxBytes = maxBytes;
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

    @Override
    byte @Nullable [] next(ByteBuffer bytes) throws MessageTooLongException {
        if (length == UNKNOWN) {
            if (bytes.remaining() < FrameWriter.HEADER_BYTES) {
                return null;
            }
            begin(bytes);
        }
        while (filled < length && bytes.hasRemaining()) {
            take(bytes);
        }
        return filled == length ? finish() : null;
    }

    /** A bad length stays in the buffer: whoever reads again is told again. */
    private void begin(ByteBuffer bytes) throws MessageTooLongException {
        int claimed = bytes.getInt(bytes.position());
        if (claimed < 0 || claimed > maxBytes) {
            throw new MessageTooLongException(
                    "a frame claims %d bytes, above the bound of %d: is the stream framed?"
                            .formatted(Integer.toUnsignedLong(claimed), maxBytes));
        }
        bytes.position(bytes.position() + FrameWriter.HEADER_BYTES);
        length = claimed;
        frame = new byte[Math.min(length, FIRST_BYTES)];
    }

    private void take(ByteBuffer bytes) {
        if (filled == frame.length) {
            frame = Arrays.copyOf(frame, (int) Math.min(length, 2L * frame.length));
        }
        int count = Math.min(bytes.remaining(), frame.length - filled);
        bytes.get(frame, filled, count);
        filled += count;
    }

    private byte[] finish() {
        byte[] whole = frame;
        length = UNKNOWN;
        frame = NOTHING;
        filled = 0;
        return whole;
    }

    @Override
    byte @Nullable [] last() throws EOFException {
        if (length != UNKNOWN) {
            throw new EOFException(
                    "end of file inside a frame: %d of its %d bytes are missing"
                            .formatted(length - filled, length));
        }
        if (left() > 0) {
            throw new EOFException(
                    "end of file inside a frame: %d of the %d bytes of its length are missing"
                            .formatted(
                                    FrameWriter.HEADER_BYTES - left(), FrameWriter.HEADER_BYTES));
        }
        return null;
    }
}
