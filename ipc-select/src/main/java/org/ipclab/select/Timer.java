package org.ipclab.select;

import java.time.Duration;
import java.util.Objects;

/** A moment, or one after the other, to be told. */
final class Timer extends Registration {
    private static final long FOR_EVER = Long.MAX_VALUE / 4; // no sum of two overflows

    private final long periodNanos; // 0 for once
    private final Runnable action;
    long dueNanos; // guarded by the timers
    int place = Timers.NOWHERE; // guarded by the timers

    private Timer(Loop loop, long dueNanos, long periodNanos, Runnable action) {
        super(loop);
        this.dueNanos = dueNanos;
        this.periodNanos = periodNanos;
        this.action = action;
    }

    static Timer once(Loop loop, Duration delay, Runnable action) {
        return start(loop, Loop.nanos(delay), 0, action);
    }

    static Timer every(Loop loop, Duration period, Runnable action) {
        if (!period.isPositive()) {
            throw new IllegalArgumentException("a period must be above zero, not " + period);
        }
        long nanos = Math.min(Loop.nanos(period), FOR_EVER);
        return start(loop, nanos, nanos, action);
    }

    private static Timer start(Loop loop, long delay, long period, Runnable action) {
        long due = System.nanoTime() + Math.clamp(delay, 0, FOR_EVER);
        Timer timer = new Timer(loop, due, period, Objects.requireNonNull(action));
        loop.registry.add(timer);
        return timer;
    }

    /**
     * Goes on to its next moment, if there is one; those that were missed are not made up for. Call
     * only when holding the timers' monitor.
     */
    boolean advance(long nowNanos) {
        if (periodNanos > 0) {
            long late = Math.max(0, nowNanos - dueNanos);
            dueNanos += (late / periodNanos + 1) * periodNanos;
        }
        return periodNanos > 0;
    }

    @Override
    boolean serve() {
        action.run();
        if (periodNanos == 0) {
            finish();
        }
        return true;
    }

    @Override
    boolean isForeign() {
        return true;
    }

    @Override
    String subject() {
        return periodNanos == 0 ? "once" : "every " + Duration.ofNanos(periodNanos);
    }
}
