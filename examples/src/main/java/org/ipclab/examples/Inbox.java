package org.ipclab.examples;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What the parent of scenario 1b got from one child. For one thread. */
final class Inbox {
    private final Actor child;
    private final int expected;
    private final int every;
    private final List<Duration> latencies = new ArrayList<>();
    private boolean inOrder = true;
    private boolean ended;

    /** The inbox for a child that will write {@code expected} messages. */
    Inbox(Actor child, int expected) {
        this.child = child;
        this.expected = expected;
        this.every = Math.ceilDiv(expected, 40);
    }

    void add(Message message) {
        latencies.add(message.latency());
        inOrder &= message.number() == latencies.size();
        if (message.number() % every == 0) {
            child.says(
                    "message %d, %s after it was written",
                    message.number(), Figures.time(message.latency()));
        }
    }

    void end() {
        ended = true;
        child.says("end of file: leaves the set");
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

    String name() {
        return child.name();
    }

    Actor child() {
        return child;
    }
}
