package org.ipclab.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Sees a run to its end: keeps the deadline and the grace time, and tells of progress. */
final class Supervisor {
    private static final long LAST_STEPS_NANOS =
            1_000_000_000; // from a worker's end to its thread's
    private static final long LAST_LOOK_NANOS = 20_000_000; // where the grace time is over anyway

    private final Run run;
    private final RunState state;
    private final RunPlan<?> plan;
    private boolean interrupted;
    private long toldNanos;

    Supervisor(Run run, RunPlan<?> plan) {
        this.run = run;
        this.state = run.state();
        this.plan = plan;
    }

    /** Returns true if an interrupt came meanwhile; it cancels the run. */
    boolean untilTheEnd() {
        run.start();
        while (state.hasWorkers()) {
            long left = nanosLeft();
            if (left > 0) {
                watch(left);
            } else if (run.isStopping()) {
                break;
            } else {
                run.stop(Outcome.TIMED_OUT);
            }
        }
        run.finish(stragglers());
        plan.tell(run.report());
        return interrupted;
    }

    /** Until the deadline, or until those who ignore a stop are given up. */
    private long nanosLeft() {
        return run.isStopping()
                ? plan.graceNanos - (System.nanoTime() - state.endNanos())
                : plan.deadlineNanos - run.elapsedNanos();
    }

    private void watch(long nanos) {
        try {
            long untilTold = plan.listenEveryNanos - (run.elapsedNanos() - toldNanos);
            state.awaitChange(Math.min(nanos, Math.max(untilTold, 1)));
        } catch (InterruptedException e) {
            interrupted = true;
            run.cancel();
        }
        if (run.elapsedNanos() - toldNanos >= plan.listenEveryNanos) {
            plan.tell(run.report());
            toldNanos = run.elapsedNanos();
        }
    }

    /** Every thread has ended when a run is over, but for those that ignore interrupts. */
    private List<Thread> stragglers() {
        long patience = state.hasWorkers() ? LAST_LOOK_NANOS : LAST_STEPS_NANOS;
        long until = System.nanoTime() + patience;
        var stragglers = new ArrayList<Thread>();
        for (var thread : run.threads()) {
            if (thread.getState() != Thread.State.NEW && !hasEnded(thread, until)) {
                stragglers.add(thread);
            }
        }
        return stragglers;
    }

    private boolean hasEnded(Thread thread, long until) {
        while (true) {
            try {
                return thread.join(Duration.ofNanos(until - System.nanoTime()));
            } catch (InterruptedException e) {
                interrupted = true;
                run.cancel();
            }
        }
    }
}
