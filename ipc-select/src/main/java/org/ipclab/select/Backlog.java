package org.ipclab.select;

import java.nio.ByteBuffer;

/** Bytes that wait, in one direct buffer that grows as far as it must. Not thread safe. */
final class Backlog {
    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);
    private static final int LEAST_BYTES = 4096;

    private ByteBuffer bytes = NOTHING;

    boolean isEmpty() {
        return !bytes.hasRemaining();
    }

    int size() {
        return bytes.remaining();
    }

    /** What waits, from position to limit; whoever takes some moves the position. */
    ByteBuffer bytes() {
        return bytes;
    }

    /** Takes all that is left in there. */
    void add(ByteBuffer more) {
        int length = more.remaining();
        if (length > 0) {
            makeRoom(length);
            int end = bytes.limit();
            bytes.limit(end + length).put(end, more, more.position(), length);
            more.position(more.limit());
        }
    }

    private void makeRoom(int length) {
        if (bytes.capacity() - bytes.limit() >= length) {
            return;
        }
        int wanted = Math.addExact(bytes.remaining(), length);
        if (wanted <= bytes.capacity()) {
            bytes.compact().flip();
        } else {
            int doubled = (int) Math.min(2L * bytes.capacity(), Integer.MAX_VALUE);
            int capacity = Math.max(Math.max(wanted, doubled), LEAST_BYTES);
            bytes = ByteBuffer.allocateDirect(capacity).put(bytes).flip();
        }
    }

    void clear() {
        bytes = NOTHING;
    }
}
