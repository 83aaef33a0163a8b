package org.ipclab.pool;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/** The end of a process pool: what is told to those who wait for it, once, by whoever is last. */
final class Termination {
    private final Lock lock;
    private final Condition changed;
    private boolean closing; // guarded by lock; all has ended but what is to be closed
    private boolean terminated; // guarded by lock

    Termination(Lock lock, Condition changed) {
        this.lock = lock;
        this.changed = changed;
    }

    /** Returns true to the first. Call with the lock. */
    boolean begin() {
        boolean first = !closing;
        closing = true;
        return first;
    }

    void end() {
        lock.lock();
        try {
            terminated = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isOver() {
        lock.lock();
        try {
            return terminated;
        } finally {
            lock.unlock();
        }
    }

    boolean await(Duration timeout) throws InterruptedException {
        long nanos = TimeUnit.NANOSECONDS.convert(timeout);
        lock.lock();
        try {
            while (!terminated && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            return terminated;
        } finally {
            lock.unlock();
        }
    }
}
