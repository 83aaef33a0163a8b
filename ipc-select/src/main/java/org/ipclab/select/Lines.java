package org.ipclab.select;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Text up to the next line feed. */
final class Lines implements Framing<String> {
    private final int bound;
    private int searched; // so many bytes from the position hold no line feed

    Lines(int bound) {
        this.bound = bound;
    }

    @Override
    public @Nullable String next(ByteBuffer bytes) throws IOException {
        int start = bytes.position();
        int limit = bytes.limit();
        int at = start + searched;
        while (at < limit && bytes.get(at) != '\n') {
            at++;
        }
        searched = at - start;
        if (searched > bound) {
            throw new IOException("a line is longer than " + bound + " bytes");
        }
        if (at == limit) {
            return null;
        }
        String line = text(bytes, searched > 0 && bytes.get(at - 1) == '\r' ? 1 : 0);
        bytes.position(at + 1);
        searched = 0;
        return line;
    }

    @Override
    public String last(ByteBuffer bytes) {
        searched = bytes.remaining();
        return text(bytes, 0);
    }

    private String text(ByteBuffer bytes, int cut) {
        byte[] text = new byte[searched - cut];
        bytes.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
