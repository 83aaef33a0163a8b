package org.ipclab.select;

/** A moment, or one after the other, to be told. */
final class Timer extends Registration {
    private final long periodNanos; // 0 for once
    private final Runnable action;
    long dueNanos; // guarded by loop.lock
    int place = Timers.NOWHERE; // guarded by loop.lock

    Timer(Loop loop, long dueNanos, long periodNanos, Runnable action) {
        super(loop);
        this.dueNanos = dueNanos;
        this.periodNanos = periodNanos;
        this.action = action;
    }

    /**
     * Goes on to its next moment; those that were missed are not made up for. Call only when
     * holding the loop's lock.
     */
    void advance(long nowNanos) {
        if (periodNanos > 0) {
            long late = Math.max(0, nowNanos - dueNanos);
            dueNanos += (late / periodNanos + 1) * periodNanos;
            loop.roster.timers.add(this);
        }
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
    void watch(boolean watched) {
        if (watched) {
            loop.roster.timers.add(this);
            loop.wakeUp();
        } else {
            loop.roster.timers.remove(this);
        }
    }

    @Override
    public String toString() {
        return periodNanos == 0 ? "Timer[once]" : "Timer[every " + periodNanos + " ns]";
    }
}
