package org.ipclab.shared.queue;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;

/** Why a queue failed: some text in memory, as much as there is room for. */
final class FailureReason {
    static final int BYTES = 512;

    private static final long LENGTH_AT = 0;
    private static final long TEXT_AT = 4;

    private final MemorySegment memory;

    FailureReason(MemorySegment memory) {
        this.memory = memory;
    }

    /** Cut off behind a whole character if it is too long. */
    void write(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(room());
        StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(printable(text)), bytes, true);
        MemorySegment.copy(bytes.array(), 0, memory, JAVA_BYTE, TEXT_AT, bytes.position());
        memory.set(JAVA_INT, LENGTH_AT, bytes.position());
    }

    /** An encoder would stop at half of a pair. */
    private static String printable(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    String read() {
        int length = Math.clamp(memory.get(JAVA_INT, LENGTH_AT), 0, room());
        byte[] bytes = new byte[length];
        MemorySegment.copy(memory, JAVA_BYTE, TEXT_AT, bytes, 0, length);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int room() {
        return (int) (BYTES - TEXT_AT);
    }
}
