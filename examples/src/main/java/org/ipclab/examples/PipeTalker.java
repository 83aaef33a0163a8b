package org.ipclab.examples;

import org.ipclab.pipes.Inherited;
import org.ipclab.pipes.PipeSink;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;

/** The child of scenario 1b: writes messages into its pipe, with pauses, and ends. */
final class PipeTalker {
    private PipeTalker() {}

    /** Started by {@link SelectScenario}. */
    public static void main(String[] arguments) throws Exception {
        int messages = Integer.parseInt(arguments[0]);
        long pause = Duration.parse(arguments[1]).toNanos();
        Random chance = new Random(Long.parseLong(arguments[2]));
        try (PipeSink out = Inherited.sink(1)) {
            for (int number = 1; number <= messages; number++) {
                Thread.sleep(Duration.ofNanos((long) (pause * 2 * chance.nextDouble())));
                String line = Message.written(number) + "\n";
                out.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)));
            }
        }
    }
}
