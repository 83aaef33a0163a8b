package org.ipclab.pipes;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads lines of UTF-8 text, such as what a child prints.
 *
 * {@snippet class="org.ipclab.pipes.MessageSnippets" region="lines"}
 *
 * <p>A line ends with LF, CR or CR LF, which are not part of it; the last one may end with the
 * file. It is handed on as soon as its ending is there, also when that is a CR which a LF may
 * follow. Bytes that are no UTF-8 become U+FFFD.
 */
public final class LineReader extends MessageReader<String> {
    private static final int FIRST_BYTES = 256;

    private final int maxBytes;
    private byte[] line = new byte[FIRST_BYTES];
    private int filled;
    private boolean afterReturn;

    private LineReader(ReadableByteChannel channel, int maxBytes) {
        super(channel, maxBytes);
        this.maxBytes = maxBytes;
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

    @Override
    @Nullable String next(ByteBuffer bytes) throws MessageTooLongException {
        if (afterReturn && bytes.hasRemaining()) {
            afterReturn = false;
            if (bytes.get(bytes.position()) == '\n') {
                bytes.get();
            }
        }
        int end = endOfLine(bytes);
        take(bytes, end - bytes.position());
        if (!bytes.hasRemaining()) {
            return null;
        }
        afterReturn = bytes.get() == '\r';
        return finish();
    }

    private static int endOfLine(ByteBuffer bytes) {
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            byte b = bytes.get(i);
            if (b == '\n' || b == '\r') {
                return i;
            }
        }
        return bytes.limit();
    }

    /** Bytes above the bound stay in the buffer: whoever reads again is told again. */
    private void take(ByteBuffer bytes, int count) throws MessageTooLongException {
        if (count > maxBytes - filled) {
            throw new MessageTooLongException(
                    "a line is longer than the bound of %d bytes".formatted(maxBytes));
        }
        if (count > line.length - filled) {
            int wanted = Math.max(filled + count, (int) Math.min(maxBytes, 2L * line.length));
            line = Arrays.copyOf(line, wanted);
        }
        bytes.get(line, filled, count);
        filled += count;
    }

    private String finish() {
        String text = new String(line, 0, filled, StandardCharsets.UTF_8);
        filled = 0;
        return text;
    }

    @Override
    @Nullable String last() {
        return filled > 0 ? finish() : null;
    }
}
