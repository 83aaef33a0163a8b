package org.ipclab.queue;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How many workers of a run are alive, what has failed, and how the run ends. */
final class RunState {
    private static final int MAX_FAILURES = 100;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Failure> failures = new ArrayList<>(); // guarded by lock
    private @Nullable Throwable fatal; // guarded by lock
    private int alive; // guarded by lock
    private volatile long endNanos; // written under lock, before the outcome
    private volatile Outcome outcome = Outcome.RUNNING; // written under lock

    RunState(int workers) {
        alive = workers;
    }

    Outcome outcome() {
        return outcome;
    }

    /** When the outcome became known, by {@link System#nanoTime}. */
    long endNanos() {
        return endNanos;
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
    boolean end(Outcome reason) {
        lock.lock();
        try {
            if (outcome != Outcome.RUNNING) {
                return false;
            }
            endNanos = System.nanoTime();
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
            if (end(Outcome.FAILED)) {
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

    void workerEnded() {
        lock.lock();
        try {
            alive--;
            if (alive == 0) {
                end(Outcome.COMPLETED);
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    boolean hasWorkers() {
        lock.lock();
        try {
            return alive > 0;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the last worker has ended or the outcome is known, at most so long. */
    void awaitChange(long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            var before = outcome;
            while (alive > 0 && outcome == before && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
