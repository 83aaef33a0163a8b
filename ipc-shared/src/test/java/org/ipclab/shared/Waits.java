package org.ipclab.shared;

import org.ipclab.shared.lock.Sleepers;

/** Returns when so many waits have begun on something, all in all: from then on a signal counts. */
final class Waits {
    private Waits() {}

    static void await(SharedSemaphore semaphore, int waits) {
        await(semaphore.lock(), waits);
    }

    static void await(SharedLatch latch, int waits) {
        await(latch.lock(), waits);
    }

    static void await(SharedBarrier barrier, int waits) {
        await(barrier.lock(), waits);
    }

    /** On the first of its conditions. */
    static void await(SharedLock lock, int waits) {
        Sleepers.await(lock.mutex(), lock.mutex().condition(0), waits);
    }
}
