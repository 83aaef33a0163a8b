package org.ipclab.runner;

import org.ipclab.runner.Report.Failure;
import org.ipclab.runner.Report.Outcome;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many workers of a run are alive, what has failed, and how the run ends: the first who decides
 * it does.
 */
final class RunState {
    private static final int MAX_FAILURES = 100;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Failure> failures = new ArrayList<>(); // guarded by lock
    private @Nullable Throwable fatal; // guarded by lock
    private int alive; // guarded by lock
    private volatile long stopNanos; // written under lock, before the outcome
    private volatile Outcome outcome = Outcome.RUNNING; // written under lock

    RunState(int workers) {
        alive = workers;
    }

    Outcome outcome() {
        return outcome;
    }

    /** When the outcome became known, by {@link System#nanoTime}. */
    long stopNanos() {
        return stopNanos;
    }

    /** The first failures; the fatal one, if there is one, before the others. */
    List<Failure> failures() {
        lock.lock();
        try {
            return List.copyOf(failures);
        } finally {
            lock.unlock();
        }
    }

    /** Decides how the run ends. Returns false if that was decided before. */
    boolean decide(Outcome reason) {
        lock.lock();
        try {
            if (outcome != Outcome.RUNNING) {
                return false;
            }
            stopNanos = System.nanoTime();
            outcome = reason;
            changed.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Remembers a failure that the run can bear. */
    void failed(Failure failure) {
        lock.lock();
        try {
            if (failures.size() < MAX_FAILURES) {
                failures.add(failure);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Remembers a failure that ends the run. Returns false if it had its end before. */
    @SuppressWarnings("ReferenceEquality") // an exception cannot suppress itself
    boolean failedFatally(Failure failure) {
        lock.lock();
        try {
            if (decide(Outcome.FAILED)) {
                fatal = failure.cause();
                if (failures.size() == MAX_FAILURES) {
                    failures.removeLast();
                }
                failures.addFirst(failure);
                return true;
            }
            if (fatal != null && fatal != failure.cause()) {
                fatal.addSuppressed(failure.cause());
            }
            failed(failure);
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Returns true for the last one. */
    boolean workerEnded() {
        lock.lock();
        try {
            alive--;
            changed.signal();
            return alive == 0;
        } finally {
            lock.unlock();
        }
    }

    /** All workers have ended, and the last one has said how the run ends. */
    boolean isOver() {
        return !hasWorkers() && outcome != Outcome.RUNNING;
    }

    boolean hasWorkers() {
        lock.lock();
        try {
            return alive > 0;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the run is over or its outcome changes, at most so long. */
    void awaitChange(long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            var before = outcome;
            while (!isOver() && outcome == before && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
