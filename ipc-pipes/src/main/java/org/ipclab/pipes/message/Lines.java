package org.ipclab.pipes.message;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Text up to the next line's end. */
final class Lines implements Framing<String> {
    private final int maxBytes;
    private int searched; // so many bytes from the position on hold no line's end
    private boolean afterReturn; // an LF that comes now belongs to the last line's CR

    Lines(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public Framing<String> forChannel() {
        return new Lines(maxBytes);
    }

    @Override
    public @Nullable String next(ByteBuffer bytes) throws MessageTooLongException {
        skipLineFeedOfLast(bytes);
        int start = bytes.position();
        int end = endOfLine(bytes, start + searched);
        searched = end - start;
        if (searched > maxBytes) {
            throw new MessageTooLongException(
                    "a line is longer than the bound of %d bytes".formatted(maxBytes));
        }
        if (end == bytes.limit()) {
            return null;
        }
        String line = take(bytes);
        afterReturn = bytes.get() == '\r';
        return line;
    }

    private void skipLineFeedOfLast(ByteBuffer bytes) {
        if (afterReturn && bytes.hasRemaining()) {
            afterReturn = false;
            if (bytes.get(bytes.position()) == '\n') {
                bytes.get();
            }
        }
    }

    private static int endOfLine(ByteBuffer bytes, int from) {
        for (int i = from; i < bytes.limit(); i++) {
            byte b = bytes.get(i);
            if (b == '\n' || b == '\r') {
                return i;
            }
        }
        return bytes.limit();
    }

    @Override
    public String last(ByteBuffer bytes) {
        searched = bytes.remaining();
        return take(bytes);
    }

    private String take(ByteBuffer bytes) {
        byte[] text = new byte[searched];
        bytes.get(text);
        searched = 0;
        return new String(text, StandardCharsets.UTF_8);
    }
}
