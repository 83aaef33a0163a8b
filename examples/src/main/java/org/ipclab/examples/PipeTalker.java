package org.ipclab.examples;

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
final class PipeTalker {
    private PipeTalker() {}

    /** Started by {@link SelectScenario}. */
    public static void main(String[] arguments) throws Exception {
        int messages = Integer.parseInt(arguments[0]);
        long pause = Duration.parse(arguments[1]).toNanos();
        Random chance = new Random(Long.parseLong(arguments[2]));
        try (PipeSink out = Inherited.sink(1);
                PipeSource gate = Inherited.source(0)) {
            say(out, 0);
            gate.read(ByteBuffer.allocate(1)); // the end of file is the starting gun
            for (int number = 1; number <= messages; number++) {
                Thread.sleep(Duration.ofNanos((long) (pause * 2 * chance.nextDouble())));
                say(out, number);
            }
        }
    }

    private static void say(PipeSink out, int number) throws IOException {
        String line = Message.written(number) + "\n";
        out.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)));
    }
}
