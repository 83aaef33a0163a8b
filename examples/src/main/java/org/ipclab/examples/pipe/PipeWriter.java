package org.ipclab.examples.pipe;

import org.ipclab.examples.evidence.PipeFill;
import org.ipclab.examples.stage.Actor;
import org.ipclab.examples.stage.Summary;
import org.ipclab.examples.terminal.Figures;
import org.ipclab.pipes.PipeSink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** The parent of scenario 1a: writes chunk after chunk, and notices each time it has to wait. */
public final class PipeWriter {
    private final PipeSink sink;
    private final Actor actor;
    private final int every;
    private int chunks;
    private long bytes;
    private int blocked;
    private Duration waited = Duration.ZERO;
    private Duration longest = Duration.ZERO;

    /** Writes into this end; of so many chunks one is told. */
    public PipeWriter(PipeSink sink, Actor actor, int every) {
        this.sink = sink;
        this.actor = actor;
        this.every = every;
    }

    /**
     * Writes a chunk. First without blocking, which tells whether there is room for all of it, and
     * then, for what is left, as everybody writes.
     */
    public void write(ByteBuffer chunk) throws IOException {
        int size = chunk.remaining();
        chunks++;
        long start = System.nanoTime();
        try {
            sink.configureBlocking(false);
            sink.write(chunk);
            sink.configureBlocking(true);
            if (chunk.hasRemaining()) {
                waitAndWrite(chunk);
            } else if (isTold()) {
                actor.said(start, false, "writes chunk " + chunks + fill());
            }
        } finally {
            bytes += size - chunk.remaining();
        }
    }

    private boolean isTold() {
        return chunks % every == 0;
    }

    private void waitAndWrite(ByteBuffer chunk) throws IOException {
        if (isTold()) {
            actor.says("writes chunk %d: the pipe is full, waits", chunks);
        }
        Duration wait = timed(chunk);
        if (isTold()) {
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

    private String fill() {
        return PipeFill.of(sink)
                .map(
                        fill ->
                                Figures.format(
                                        "  (the pipe holds %s of %s)",
                                        Figures.bytes(fill.bytes()),
                                        Figures.bytes(fill.capacity())))
                .orElse("");
    }

    /** How many chunks were begun. */
    public int chunks() {
        return chunks;
    }

    /** Bytes that the pipe took. */
    public long bytes() {
        return bytes;
    }

    /** How many writes had to wait. */
    public int blocked() {
        return blocked;
    }

    /** Adds what it did to a summary. */
    public void describe(Summary summary) {
        summary.row("writes", Figures.count(chunks))
                .row(
                        "of these blocked",
                        "%s, for %s together",
                        Figures.count(blocked),
                        Figures.time(waited))
                .row("longest wait", Figures.time(longest))
                .figure("blocked writes", blocked)
                .figure("waited ms", waited.toNanos() / 1e6);
    }
}
