package org.ipclab.select;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Bytes for tests. */
final class Bytes {
    private Bytes() {}

    static ByteBuffer of(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }
}
