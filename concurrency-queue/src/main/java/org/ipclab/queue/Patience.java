package org.ipclab.queue;

import java.util.concurrent.locks.LockSupport;

/**
 * How a thread waits for another that is in the middle of a step: it spins, then yields, then
 * leaves the processor for a moment at a time.
 *
 * <p>Yielding alone would not do for virtual threads. A carrier serves its own queue first, and a
 * thread that yields goes back there, so two that yield to each other on every carrier keep all
 * others out for ever, the one that they wait for among them. Parking takes a thread out of that
 * queue. An interrupt would make it return at once, again and again, so it is put aside until
 * {@link #end}.
 */
final class Patience {
    private static final int SPINS = 20;
    private static final int YIELDS = 100;
    private static final long PARK_NANOS = 20_000;

    private int round;
    private boolean interrupted;

    @SuppressWarnings("ThreadPriorityCheck") // where the other needs this very processor
    void pause() {
        if (round < SPINS) {
            round++;
            Thread.onSpinWait();
        } else if (round < SPINS + YIELDS) {
            round++;
            Thread.yield();
        } else {
            interrupted |= Thread.interrupted();
            LockSupport.parkNanos(PARK_NANOS);
        }
    }

    /** Gives back the interrupt, if there was one. */
    void end() {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
