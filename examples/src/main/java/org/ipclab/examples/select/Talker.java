package org.ipclab.examples.select;

import org.ipclab.examples.evidence.PipeFill;
import org.ipclab.examples.stage.ChildClock;
import org.ipclab.pipes.ChildProcess;
import org.ipclab.pipes.PipeSource;

/** One child of scenario 1b, as the parent sees it. For one thread. */
final class Talker {
    private final ChildProcess process;
    private final PipeSource source;
    private final ReceivedMessages received;
    private final long started;
    private ChildClock clock = ChildClock.SHARED;

    Talker(ChildProcess process, PipeSource source, ReceivedMessages received, long started) {
        this.process = process;
        this.source = source;
        this.received = received;
        this.started = started;
    }

    /** Takes a message of this child; true if it said that it is ready. */
    boolean hear(String line) {
        TimedMessage message = TimedMessage.read(line);
        if (message.number() == 0) {
            clock = ChildClock.compare(started, message.nanoTime());
            return true;
        }
        received.add(message.number(), clock.here(message.nanoTime()));
        return false;
    }

    /** Whether it has written something that nobody has read; false where nobody can tell. */
    boolean hasWritten() {
        return !received.hasEnded()
                && PipeFill.of(source).filter(fill -> fill.bytes() > 0).isPresent();
    }

    ChildProcess process() {
        return process;
    }

    PipeSource source() {
        return source;
    }

    ReceivedMessages received() {
        return received;
    }
}
