package org.ipclab.examples.select;

import org.ipclab.select.Multiplexer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A fault: an event loop whose handler reads a pipe until nothing is in it. A child that writes
 * faster than its messages are handled is never done, and keeps all others waiting.
 */
public final class WithoutBudget implements Receiver {
    private long mostInATurn;

    @Override
    public void receive(Talkers talkers) throws IOException, InterruptedException {
        try (Multiplexer loop = Multiplexer.open()) {
            for (Talker talker : talkers.all()) {
                Lines lines = new Lines(talker, talkers);
                loop.onReadable(talker.source(), lines::readUntilEmpty)
                        .onEnd(talker.received()::end)
                        .owning(talker.source());
            }
            loop.run();
        }
    }

    /** The most messages of one child that were handled without a look at the others. */
    public long mostInATurn() {
        return mostInATurn;
    }

    /** The lines of one child. */
    private final class Lines {
        private final Talker talker;
        private final Talkers talkers;
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 12);
        private final StringBuilder begun = new StringBuilder();

        Lines(Talker talker, Talkers talkers) {
            this.talker = talker;
            this.talkers = talkers;
        }

        void readUntilEmpty(ByteBuffer first) throws IOException {
            long before = talker.received().latencies().size();
            handle(StandardCharsets.US_ASCII.decode(first).toString());
            while (talker.source().read(buffer.clear()) > 0) { // the fault: it may never be empty
                handle(StandardCharsets.US_ASCII.decode(buffer.flip()).toString());
            }
            mostInATurn = Math.max(mostInATurn, talker.received().latencies().size() - before);
        }

        private void handle(String text) throws IOException {
            begun.append(text);
            for (int end = begun.indexOf("\n"); end >= 0; end = begun.indexOf("\n")) {
                String line = begun.substring(0, end);
                begun.delete(0, end + 1);
                talkers.hear(talker, line);
            }
        }
    }
}
