package org.ipclab.select;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A length, then so many bytes. */
final class Frames implements Framing<ByteBuffer> {
    static final int HEADER_BYTES = 4;

    private final int bound;
    private @Nullable ByteBuffer seen;
    private @Nullable ByteBuffer view; // of seen

    Frames(int bound) {
        this.bound = bound;
    }

    @Override
    public @Nullable ByteBuffer next(ByteBuffer bytes) throws IOException {
        if (bytes.remaining() < HEADER_BYTES) {
            return null;
        }
        int start = bytes.position() + HEADER_BYTES;
        int length = bytes.getInt(bytes.position());
        if (length < 0 || length > bound) {
            throw new IOException(
                    "a frame says that it has " + length + " bytes; the bound is " + bound);
        }
        if (bytes.limit() - start < length) {
            return null;
        }
        bytes.position(start + length);
        return viewOf(bytes).limit(start + length).position(start);
    }

    @SuppressWarnings("ReferenceEquality") // the same buffer, not the same bytes
    private ByteBuffer viewOf(ByteBuffer bytes) {
        ByteBuffer known = view;
        if (known == null || seen != bytes) {
            known = bytes.duplicate();
            view = known;
            seen = bytes;
        }
        return known.clear();
    }
}
