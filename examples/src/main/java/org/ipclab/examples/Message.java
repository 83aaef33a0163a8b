package org.ipclab.examples;

import java.time.Duration;
import java.time.Instant;

/**
 * A message of a child of scenario 1b: its number, and when it was written.
 *
 * @param number the first is 1; 0 says that the child is ready
 * @param latency the time from writing to reading it, on the clock that both processes share
 */
record Message(int number, Duration latency) {
    /** The line that is a message, written now. */
    static String written(int number) {
        return number + " " + Instant.now();
    }

    /** Reads such a line, now. */
    static Message read(String line) {
        int space = line.indexOf(' ');
        Duration latency =
                Duration.between(Instant.parse(line.substring(space + 1)), Instant.now());
        return new Message(Integer.parseInt(line.substring(0, space)), latency);
    }
}
