package org.ipclab.pipes;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;

/** Bytes for tests. */
public final class Bytes {
    private Bytes() {}

    public static byte[] readAll(ReadableByteChannel channel) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        while (channel.read(buffer.clear()) != -1) {
            all.write(buffer.array(), 0, buffer.position());
        }
        return all.toByteArray();
    }

    public static String readText(ReadableByteChannel channel) throws IOException {
        return new String(readAll(channel), StandardCharsets.UTF_8);
    }

    public static ByteBuffer of(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes that differ from each other in a way that shows any shift. */
    public static byte[] pattern(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + (i >> 8));
        }
        return bytes;
    }
}
