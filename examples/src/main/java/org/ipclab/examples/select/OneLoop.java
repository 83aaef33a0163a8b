package org.ipclab.examples.select;

import org.ipclab.pipes.message.Framing;
import org.ipclab.select.Multiplexer;
import org.ipclab.select.MultiplexerStats;
import org.ipclab.select.Registration;

import java.io.IOException;

/** One event loop for all pipes, which takes whichever is ready. */
public final class OneLoop implements Receiver {
    private final boolean leaveEnded;
    private MultiplexerStats stats =
            new MultiplexerStats(0, 0, 0, java.time.Duration.ZERO); // of the last run

    private OneLoop(boolean leaveEnded) {
        this.leaveEnded = leaveEnded;
    }

    /** As it should be: at end of file a pipe leaves the set. */
    public static OneLoop rightly() {
        return new OneLoop(false);
    }

    /** With a fault: a pipe stays in the set after its end of file, and is ready for ever. */
    public static OneLoop leavingEndedOnes() {
        return new OneLoop(true);
    }

    @Override
    public void receive(Talkers talkers) throws IOException, InterruptedException {
        var builder = Multiplexer.builder().readBudget(talkers.setting().budgetBytes());
        if (leaveEnded) {
            builder.leaveEnded();
        }
        try (Multiplexer loop = builder.open()) {
            for (Talker talker : talkers.all()) {
                register(loop, talker, talkers);
            }
            loop.run();
            stats = loop.stats();
        }
    }

    private void register(Multiplexer loop, Talker talker, Talkers talkers) throws IOException {
        Registration registration =
                loop.onMessage(
                        talker.source(), Framing.lines(), line -> talkers.hear(talker, line));
        registration.onEnd(() -> end(loop, talker, talkers));
        if (!leaveEnded) {
            registration.owning(talker.source());
        }
    }

    /** A set that nobody leaves never becomes empty: the last end closes the loop. */
    private void end(Multiplexer loop, Talker talker, Talkers talkers) {
        talker.received().end();
        if (leaveEnded && talkers.haveEnded()) {
            stats = loop.stats();
            loop.registrations().forEach(Registration::cancel);
        }
    }

    /** What the loop did. */
    public MultiplexerStats stats() {
        return stats;
    }
}
