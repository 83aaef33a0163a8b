package org.ipclab.examples;

import org.ipclab.pipes.PipeSink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** The parent of scenario 1a: writes chunk after chunk, and notices each time it has to wait. */
final class PipeWriter {
    private final PipeSink sink;
    private final Actor actor;
    private final int every;
    private int chunks;
    private long bytes;
    private int blocked;
    private Duration waited = Duration.ZERO;
    private Duration longest = Duration.ZERO;

    PipeWriter(PipeSink sink, Actor actor, int every) {
        this.sink = sink;
        this.actor = actor;
        this.every = every;
    }

    /**
     * Writes a chunk. First without blocking, which tells whether there is room for all of it, and
     * then, for what is left, as everybody writes.
     */
    void write(ByteBuffer chunk) throws IOException {
        int size = chunk.remaining();
        chunks++;
        try {
            sink.configureBlocking(false);
            sink.write(chunk);
            sink.configureBlocking(true);
            if (chunk.hasRemaining()) {
                waitAndWrite(chunk);
            } else if (chunks % every == 0) {
                actor.says("writes chunk %d%s", chunks, fill());
            }
        } finally {
            bytes += size - chunk.remaining();
        }
    }

    private void waitAndWrite(ByteBuffer chunk) throws IOException {
        boolean shown = chunks % every == 0;
        if (shown) {
            actor.says("writes chunk %d: the pipe is full, waits", chunks);
        }
        Duration wait = timed(chunk);
        if (shown) {
            actor.marks("has written chunk %d, BLOCKED for %s", chunks, Figures.time(wait));
        }
    }

    private Duration timed(ByteBuffer chunk) throws IOException {
        long start = System.nanoTime();
        try {
            sink.write(chunk);
            return Duration.ofNanos(System.nanoTime() - start);
        } finally {
            Duration wait = Duration.ofNanos(System.nanoTime() - start);
            blocked++;
            waited = waited.plus(wait);
            longest = wait.compareTo(longest) > 0 ? wait : longest;
        }
    }

    private String fill() throws IOException {
        return Figures.format(
                "  (the pipe holds %s of %s)",
                Figures.bytes(sink.available()), Figures.bytes(sink.capacity()));
    }

    int chunks() {
        return chunks;
    }

    /** Bytes that the pipe took. */
    long bytes() {
        return bytes;
    }

    void describe(Summary summary) {
        summary.row("writes", Figures.count(chunks))
                .row(
                        "of these blocked",
                        "%s, for %s together",
                        Figures.count(blocked),
                        Figures.time(waited))
                .row("longest wait", Figures.time(longest));
    }
}
