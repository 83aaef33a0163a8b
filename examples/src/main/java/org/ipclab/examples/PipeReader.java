package org.ipclab.examples;

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
final class PipeReader {
    private final boolean once;
    private final int size;
    private final Duration delay;
    private final int every;
    private final CRC32C checksum = new CRC32C();
    private long total;

    private PipeReader(boolean once, int size, Duration delay, int every) {
        this.once = once;
        this.size = size;
        this.delay = delay;
        this.every = every;
    }

    /** Started by {@link PipeScenario}. */
    public static void main(String[] arguments) throws Exception {
        PipeReader reader =
                new PipeReader(
                        Boolean.parseBoolean(arguments[0]),
                        Integer.parseInt(arguments[1]),
                        Duration.parse(arguments[2]),
                        Integer.parseInt(arguments[3]));
        reader.readAll();
        ChildVoice.figure("read", reader.total);
        ChildVoice.figure("checksum", reader.checksum.getValue());
    }

    private void readAll() throws IOException, InterruptedException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(size);
        try (PipeSource in = Inherited.source(0)) {
            int reads = 0;
            while (in.read(buffer.clear()) != -1) {
                consume(buffer.flip());
                if (reads++ % every == 0 || once) {
                    ChildVoice.says("reads %s", Figures.bytes(buffer.limit()));
                }
                Thread.sleep(delay);
                if (once) {
                    ChildVoice.says("has read once, and closes its end");
                    return;
                }
            }
            ChildVoice.says("reads -1: end of file");
            ChildVoice.figure("eof", 1);
        }
    }

    private void consume(ByteBuffer buffer) {
        total += buffer.remaining();
        checksum.update(buffer.duplicate());
    }
}
