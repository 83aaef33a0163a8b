package org.ipclab.examples.download;

import org.ipclab.examples.evidence.CpuTime;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Simulated downloads: a wait, as for a server, then some computing. Safe for many threads. */
public final class Downloads {
    private final Duration ioDelay;
    private final int computeSize;
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicLong sum = new AtomicLong();
    private final AtomicLong cpuNanos = new AtomicLong();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger mostWaiting = new AtomicInteger();

    /** Each a wait and so many steps of computing. */
    public Downloads(Duration ioDelay, int computeSize) {
        this.ioDelay = ioDelay;
        this.computeSize = computeSize;
    }

    /** Waits, computes, and adds the result to the sum. */
    public void download(int task) throws InterruptedException {
        await();
        Duration before = CpuTime.ofCurrentThread();
        sum.addAndGet(compute(task));
        cpuNanos.addAndGet(CpuTime.ofCurrentThread().minus(before).toNanos());
        done.incrementAndGet();
    }

    private void await() throws InterruptedException {
        if (ioDelay.isZero()) {
            return;
        }
        mostWaiting.accumulateAndGet(waiting.incrementAndGet(), Math::max);
        try {
            Thread.sleep(ioDelay);
        } finally {
            waiting.decrementAndGet();
        }
    }

    /** How many are done. */
    public int done() {
        return done.get();
    }

    /** The sum of all results, the same whatever the order. */
    public long sum() {
        return sum.get();
    }

    /** CPU time of the computing, in platform threads. */
    public Duration cpu() {
        return Duration.ofNanos(cpuNanos.get());
    }

    /** The most that waited at the same time. */
    public int mostWaiting() {
        return mostWaiting.get();
    }

    // Marsaglia's xorshift: work that no compiler can leave out.
    private long compute(int task) {
        long x = task + 1L;
        for (int i = 0; i < computeSize; i++) {
            x ^= x << 13;
            x ^= x >>> 7;
            x ^= x << 17;
        }
        return x;
    }
}
