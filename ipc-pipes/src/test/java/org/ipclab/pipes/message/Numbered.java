package org.ipclab.pipes.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;

/** Frames that show whether they are whole, and in the order in which their writer wrote them. */
final class Numbered {
    private static final int MOST_BYTES = 900;

    private final int[] next;

    Numbered(int writers) {
        next = new int[writers];
    }

    static byte[] frame(int writer, int number) {
        return frame(writer, number, MOST_BYTES);
    }

    /** Writer, number, and then bytes that only these two lead to. */
    static byte[] frame(int writer, int number, int mostBytes) {
        Random random = new Random(31L * writer + number);
        byte[] frame = new byte[8 + random.nextInt(mostBytes - 7)];
        random.nextBytes(frame);
        ByteBuffer.wrap(frame).putInt(writer).putInt(number);
        return frame;
    }

    void accept(byte[] frame) {
        accept(frame, MOST_BYTES);
    }

    void accept(byte[] frame, int mostBytes) {
        int writer = ByteBuffer.wrap(frame).getInt();
        assertThat(frame).isEqualTo(frame(writer, next[writer]++, mostBytes));
    }

    int[] counts() {
        return next;
    }
}
