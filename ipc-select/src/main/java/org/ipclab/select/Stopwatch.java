package org.ipclab.select;

import org.ipclab.select.recording.LoopRecorder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Arrays;

/**
 * Tells how long handlers take, and warns of slow ones.
 *
 * <p>Asking for the time costs as much as the rest of the loop's own work for an event. So in a
 * turn with many events it is asked once for eight of them, who share it evenly. When eight were
 * slow together, each is timed alone for a while.
 */
final class Stopwatch {
    private static final Logger LOG = LoggerFactory.getLogger(Multiplexer.class);
    private static final int BATCH = 8;
    private static final int SUSPICIOUS_TURNS = 1000;

    private final long slowNanos;
    private final LoopRecorder recorder;
    private final Registration[] batch = new Registration[BATCH];
    private int batchSize = 1;
    private int count;
    private int suspicious;
    private long clock;
    private long busyNanos;

    Stopwatch(long slowNanos, LoopRecorder recorder) {
        this.slowNanos = slowNanos;
        this.recorder = recorder;
    }

    /** The time when it was asked last. */
    long clock() {
        return clock;
    }

    long busyNanos() {
        return busyNanos;
    }

    /** Call at the start of a turn, after its wait. */
    void start(int events) {
        goOn(events);
        clock = System.nanoTime();
    }

    /** Call at the start of a turn that follows another without a wait. */
    void goOn(int events) {
        batchSize = events <= BATCH || suspicious > 0 ? 1 : BATCH;
        suspicious -= suspicious > 0 ? 1 : 0;
    }

    void served(Registration registration) {
        batch[count++] = registration;
        if (count == batchSize) {
            share();
        }
    }

    /** Call after a part of a turn. */
    void share() {
        if (count > 0) {
            long spent = lap();
            for (int i = 0; i < count; i++) {
                batch[i].spend(spent / count);
            }
            if (spent > slowNanos) {
                warn(count == 1 ? batch[0] : "one of " + Arrays.toString(batch), spent);
                suspicious = SUSPICIOUS_TURNS;
            }
            count = 0;
        }
    }

    /** Takes the time of a task, which may have served a registration. */
    void ran(Object task) {
        if (count > 0) {
            share();
            return;
        }
        long spent = lap();
        if (spent > slowNanos) {
            warn(task, spent);
        }
    }

    private long lap() {
        long now = System.nanoTime();
        long spent = now - clock;
        clock = now;
        busyNanos += spent;
        return spent;
    }

    private void warn(Object what, long spentNanos) {
        recorder.tellSlow(what, spentNanos);
        LOG.warn("{} kept the event loop for {} ms", what, spentNanos / 1_000_000);
    }
}
