package org.ipclab.examples;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Simulated downloads: a wait, as for a server, then some computing. Safe for many threads. */
final class Downloads {
    private final Duration ioDelay;
    private final int computeSize;
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicLong sum = new AtomicLong();

    Downloads(Duration ioDelay, int computeSize) {
        this.ioDelay = ioDelay;
        this.computeSize = computeSize;
    }

    /** Waits, computes, and adds the result to the sum. */
    void download(int task) throws InterruptedException {
        Thread.sleep(ioDelay);
        sum.addAndGet(compute(task));
        done.incrementAndGet();
    }

    int done() {
        return done.get();
    }

    /** The sum of all results, the same whatever the order. */
    long sum() {
        return sum.get();
    }

    // Marsaglia's xorshift: work that no compiler can leave out.
    private long compute(int task) {
        long x = task + 1;
        for (int i = 0; i < computeSize; i++) {
            x ^= x << 13;
            x ^= x >>> 7;
            x ^= x << 17;
        }
        return x;
    }
}
