package org.ipclab.pool;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/** Lines from bytes as they come, and the last few of them. Not safe for use by many threads. */
final class LineLog {
    private static final int MAX_LINE_BYTES = 8192;
    private static final int TAIL_LINES = 20;

    private final Consumer<String> log;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final ArrayDeque<String> tail = new ArrayDeque<>();

    LineLog(Consumer<String> log) {
        this.log = log;
    }

    void feed(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            byte b = bytes.get();
            if (b != '\n') {
                line.write(b);
            }
            if (b == '\n' || line.size() >= MAX_LINE_BYTES) {
                endLine();
            }
        }
    }

    private void endLine() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (tail.size() == TAIL_LINES) {
            tail.removeFirst();
        }
        tail.addLast(text);
        log.accept(text);
    }

    /** The last lines. Ends the one that is not ended. */
    String tail() {
        if (line.size() > 0) {
            endLine();
        }
        return String.join("\n", tail);
    }
}
