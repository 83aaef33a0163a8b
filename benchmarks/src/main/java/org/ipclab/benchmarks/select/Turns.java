package org.ipclab.benchmarks.select;

import org.ipclab.benchmarks.Allocated;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.List;

/**
 * Turns of a loop: before a turn, untimed, a message is written to each active pipe; the time of
 * the turn runs until the loop has seen all of them. Not thread safe: it lives in the loop's
 * thread.
 */
final class Turns {
    static final int MESSAGE = 64;

    private final List<? extends WritableByteChannel> sinks;
    private final int active;
    private final ByteBuffer message = ByteBuffer.allocateDirect(MESSAGE);
    private long left;
    private int waiting;
    private long begin;
    private long nanos;
    private long allocatedBefore;
    private long allocated;

    /** What the loop cost in all turns, without what was done between them. */
    record Cost(double seconds, double allocatedBytes) {}

    /** The active ones are spread evenly over all the sinks. */
    Turns(List<? extends WritableByteChannel> sinks, int active) {
        this.sinks = sinks;
        this.active = active;
    }

    /** Starts over, with the first turn of so many messages in all. */
    void begin(long messages) throws IOException {
        left = messages;
        nanos = 0;
        allocated = 0;
        next();
    }

    private void next() throws IOException {
        waiting = (int) Math.min(active, left);
        left -= waiting;
        for (int i = 0; i < waiting; i++) {
            sinks.get((int) ((long) i * sinks.size() / active)).write(message.clear());
        }
        allocatedBefore = Allocated.bytes();
        begin = System.nanoTime();
    }

    /** A message was read. True if it was the last of all. */
    boolean seen(int bytes) throws IOException {
        if (bytes != MESSAGE) {
            throw new IOException("read " + bytes + " bytes of a message of " + MESSAGE);
        }
        if (--waiting > 0) {
            return false;
        }
        nanos += System.nanoTime() - begin;
        allocated += Allocated.bytes() - allocatedBefore;
        if (left == 0) {
            return true;
        }
        next();
        return false;
    }

    Cost cost() {
        return new Cost(nanos / 1e9, allocated);
    }
}
