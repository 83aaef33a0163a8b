package org.ipclab.pool;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Puts frames together from bytes as they come. Not safe for use by many threads. */
final class FrameAssembler {
    /** What to do with a frame. */
    interface Sink {
        void accept(Frame frame) throws IOException;
    }

    private final int maxPayloadBytes;
    private final Sink sink;
    private final ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
    private @Nullable ByteBuffer body;

    FrameAssembler(int maxPayloadBytes, Sink sink) {
        this.maxPayloadBytes = maxPayloadBytes;
        this.sink = sink;
    }

    /** Takes all bytes. A length out of bounds is an error, never an allocation. */
    void feed(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (body == null) {
                transfer(bytes, length);
                body = length.hasRemaining() ? null : ByteBuffer.allocate(checkedLength());
            } else {
                transfer(bytes, body);
                emitIfWhole(body);
            }
        }
    }

    private int checkedLength() throws IOException {
        int n = length.flip().getInt();
        length.clear();
        if (n < Frame.HEADER_BYTES || n - Frame.HEADER_BYTES > maxPayloadBytes) {
            throw new IOException("Not a frame: its length says " + n);
        }
        return n;
    }

    private void emitIfWhole(ByteBuffer filled) throws IOException {
        if (!filled.hasRemaining()) {
            body = null;
            sink.accept(Frame.decode(filled.flip()));
        }
    }

    private static void transfer(ByteBuffer from, ByteBuffer to) {
        int count = Math.min(from.remaining(), to.remaining());
        to.put(from.slice(from.position(), count));
        from.position(from.position() + count);
    }
}
