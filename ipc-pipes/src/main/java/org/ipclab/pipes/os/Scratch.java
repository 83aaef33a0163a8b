package org.ipclab.pipes.os;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * Direct buffers for calls whose bytes are on the heap. A few are kept for the next call: one a
 * thread would be too many where there are thousands of virtual threads.
 */
final class Scratch {
    private static final int BYTES = 1 << 16;
    private static final int KEPT = 8;
    private static final ArrayBlockingQueue<ByteBuffer> FREE = new ArrayBlockingQueue<>(KEPT);

    private Scratch() {}

    /** A cleared buffer, limited to so many bytes; or, if not all are needed, to fewer. */
    static ByteBuffer borrow(int bytes, boolean all) {
        if (all && bytes > BYTES) {
            return ByteBuffer.allocateDirect(bytes);
        }
        ByteBuffer kept = FREE.poll();
        ByteBuffer buffer = kept == null ? ByteBuffer.allocateDirect(BYTES) : kept.clear();
        return buffer.limit(Math.min(bytes, BYTES));
    }

    static void giveBack(ByteBuffer buffer) {
        if (buffer.capacity() == BYTES) {
            FREE.offer(buffer); // one too many is garbage
        }
    }
}
