package org.ipclab.examples.select;

import org.ipclab.examples.stage.Actor;
import org.ipclab.examples.terminal.Figures;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What the parent of scenario 1b got from one child. For one thread. */
final class ReceivedMessages {
    private final String child;
    private final Actor receiver;
    private final int expected;
    private final int tellOneIn;
    private final List<Duration> latencies = new ArrayList<>();
    private boolean inOrder = true;
    private boolean ended;

    /** From a child that will write {@code expected} messages. */
    ReceivedMessages(String child, Actor receiver, int expected, int tellOneIn) {
        this.child = child;
        this.receiver = receiver;
        this.expected = expected;
        this.tellOneIn = tellOneIn;
    }

    /** A message that was written at this time on our clock. */
    void add(int number, long written) {
        Duration latency = Duration.ofNanos(System.nanoTime() - written);
        latencies.add(latency);
        inOrder &= number == latencies.size();
        if (number % tellOneIn == 0) {
            receiver.says(
                    "takes message %d of %s, written %s ago", number, child, Figures.time(latency));
        }
    }

    void end() {
        ended = true;
        receiver.says("reads the end of file of %s, which leaves the set", child);
    }

    boolean hasEnded() {
        return ended;
    }

    /** Whether every message came, once, in order, and then the end. */
    boolean isComplete() {
        return ended && inOrder && latencies.size() == expected;
    }

    List<Duration> latencies() {
        return Collections.unmodifiableList(latencies);
    }

    String child() {
        return child;
    }
}
