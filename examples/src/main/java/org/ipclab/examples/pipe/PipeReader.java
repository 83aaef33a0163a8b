package org.ipclab.examples.pipe;

import org.ipclab.examples.evidence.PipeFill;
import org.ipclab.examples.stage.ChildVoice;
import org.ipclab.examples.terminal.Figures;
import org.ipclab.pipes.Inherited;
import org.ipclab.pipes.PipeSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.zip.CRC32C;

/**
 * The child of scenario 1a: consumes its standard input, until end of file or, in the broken form,
 * once.
 */
public final class PipeReader {
    private final ChildVoice voice;
    private final boolean once;
    private final int size;
    private final Duration delay;
    private final int every;
    private final CRC32C checksum = new CRC32C();
    private long total;

    private PipeReader(ChildVoice voice, boolean once, int size, Duration delay, int every) {
        this.voice = voice;
        this.once = once;
        this.size = size;
        this.delay = delay;
        this.every = every;
    }

    /** Started by {@link PipeForms}. */
    public static void main(String[] arguments) throws Exception {
        ChildVoice.speak(
                voice ->
                        new PipeReader(
                                        voice,
                                        Boolean.parseBoolean(arguments[0]),
                                        Integer.parseInt(arguments[1]),
                                        Duration.parse(arguments[2]),
                                        Integer.parseInt(arguments[3]))
                                .play());
    }

    private void play() throws IOException, InterruptedException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(size);
        PipeSource in = Inherited.source(0);
        voice.ready();
        try (in) {
            readAll(in, buffer);
        }
        voice.figure("read", total);
        voice.figure("checksum", checksum.getValue());
    }

    private void readAll(PipeSource in, ByteBuffer buffer)
            throws IOException, InterruptedException {
        int reads = 0;
        boolean ready = isReady(in);
        long start = System.nanoTime();
        while (in.read(buffer.clear()) != -1) {
            consume(buffer.flip());
            if (reads++ % every == 0 || once) {
                long when = ready ? start : System.nanoTime();
                voice.said(when, "reads %s", Figures.bytes(buffer.limit()));
            }
            Thread.sleep(delay);
            if (once) {
                voice.says("has read once, and closes its end");
                return;
            }
            ready = isReady(in);
            start = System.nanoTime();
        }
        voice.says("reads -1: end of file");
        voice.figure("eof", 1);
    }

    /** A read that need not wait happens when it begins, before a writer can notice the room. */
    private static boolean isReady(PipeSource in) {
        return PipeFill.of(in).filter(fill -> fill.bytes() > 0).isPresent();
    }

    private void consume(ByteBuffer buffer) {
        total += buffer.remaining();
        checksum.update(buffer.duplicate());
    }
}
