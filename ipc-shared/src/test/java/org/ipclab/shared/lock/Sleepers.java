package org.ipclab.shared.lock;

/** Looks into conditions, for tests. */
public final class Sleepers {
    private Sleepers() {}

    /** A lost wake-up hangs whoever waits here, and an interrupt is not noticed. */
    public static void trustSignals(MutexCondition condition) {
        condition.trustSignals();
    }

    /** Returns when so many waits have begun, all in all: a signal now reaches each of them. */
    public static void await(MappedMutex mutex, MutexCondition condition, int waits) {
        while (condition.came() < waits) {
            Thread.onSpinWait();
        }
        mutex.acquireUninterruptibly(Deadline.NEVER); // the last has given it back
        mutex.release();
    }
}
