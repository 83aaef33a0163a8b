package org.ipclab.queue.contention;

import java.util.concurrent.locks.LockSupport;

/**
 * How a thread waits for another that is in the middle of a step of a few instructions: it spins,
 * then yields, then parks for a moment at a time. For one wait of one thread.
 *
 * <pre>{@code
 * try (var backoff = new Backoff()) {
 *     while (!isDone()) {
 *         backoff.pause();
 *     }
 * }
 * }</pre>
 *
 * <p>Yielding alone would not do for virtual threads. A carrier serves its own queue first, and a
 * thread that yields goes back there, so two that yield to each other on every carrier keep all
 * others out for ever, the one that they wait for among them. Parking takes a thread out of that
 * queue. An interrupt would make it return at once, again and again, so the interrupt status is
 * cleared, and set again by {@link #close}.
 */
public final class Backoff implements AutoCloseable {
    private static final int SPINS = 20;
    private static final int YIELDS = 100;
    private static final long PARK_NANOS = 20_000;

    private int pauses;
    private boolean interrupted;

    /** Begins a wait. */
    public Backoff() {}

    /** Waits a little, from the twentieth call on longer. */
    @SuppressWarnings("ThreadPriorityCheck") // where the other needs this very processor
    public void pause() {
        if (pauses < SPINS) {
            pauses++;
            Thread.onSpinWait();
        } else if (pauses < SPINS + YIELDS) {
            pauses++;
            Thread.yield();
        } else {
            interrupted |= Thread.interrupted();
            LockSupport.parkNanos(PARK_NANOS);
        }
    }

    /** Ends the wait: an interrupt that came meanwhile is in the thread's status again. */
    @Override
    public void close() {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
