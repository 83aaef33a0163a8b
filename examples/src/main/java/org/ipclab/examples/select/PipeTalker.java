package org.ipclab.examples.select;

import org.ipclab.examples.stage.Children;
import org.ipclab.pipes.BrokenPipeException;
import org.ipclab.pipes.Inherited;
import org.ipclab.pipes.PipeSink;
import org.ipclab.pipes.PipeSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;

/**
 * The child of scenario 1b: says that it is ready, waits for the start, writes messages into its
 * pipe, with pauses, and ends.
 */
public final class PipeTalker {
    private PipeTalker() {}

    /** Started by {@link Talkers}. */
    public static void main(String[] arguments) throws Exception {
        int messages = Integer.parseInt(arguments[0]);
        long pause = Duration.parse(arguments[1]).toNanos();
        Random chance = new Random(Long.parseLong(arguments[2]));
        try (PipeSink out = Inherited.sink(Children.VOICE);
                PipeSource gate = Inherited.source(0)) {
            say(out, 0);
            gate.read(ByteBuffer.allocate(1)); // the end of file is the starting gun
            for (int number = 1; number <= messages; number++) {
                if (pause > 0) {
                    Thread.sleep(Duration.ofNanos((long) (pause * 2 * chance.nextDouble())));
                }
                say(out, number);
            }
        } catch (BrokenPipeException parentIsGone) {
            Runtime.getRuntime().halt(1);
        }
    }

    private static void say(PipeSink out, int number) throws IOException {
        String line = TimedMessage.written(number) + "\n";
        ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }
}
