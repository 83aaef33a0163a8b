package org.ipclab.pool;

import java.nio.ByteBuffer;

/**
 * One message between a pool and a worker: a length, a kind, the task's number, and a payload.
 *
 * <p>A worker says {@link #READY} once. Of each {@link #TASK} it says {@link #STARTED} right before
 * it runs the task's code, then {@link #RESULT} or {@link #FAILURE}; a task that it cannot read is
 * a failure without a start. What it has written stays in the pipe when it is killed, so {@code
 * STARTED} tells for sure whether a task had begun.
 *
 * @param kind one of the constants
 * @param task the task's number; 0 in {@code READY}
 * @param payload may be empty
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier; never compared
record Frame(byte kind, long task, byte[] payload) {
    static final byte READY = 1;
    static final byte TASK = 2;
    static final byte STARTED = 3;
    static final byte RESULT = 4;
    static final byte FAILURE = 5;

    static final byte[] NOTHING = {};
    static final int HEADER_BYTES = Byte.BYTES + Long.BYTES;

    /** The bytes of this frame, length first. */
    ByteBuffer encode() {
        int length = HEADER_BYTES + payload.length;
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + length);
        return bytes.putInt(length).put(kind).putLong(task).put(payload).flip();
    }

    /** The frame of the bytes that follow a length. */
    static Frame decode(ByteBuffer bytes) {
        byte kind = bytes.get();
        long task = bytes.getLong();
        byte[] payload = new byte[bytes.remaining()];
        bytes.get(payload);
        return new Frame(kind, task, payload);
    }
}
