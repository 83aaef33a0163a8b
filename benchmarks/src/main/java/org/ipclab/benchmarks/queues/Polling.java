package org.ipclab.benchmarks.queues;

import java.util.Queue;
import java.util.concurrent.locks.LockSupport;

/**
 * A bounded queue that never blocks: its users spin, then yield, then park a moment at a time,
 * until it has room or an element. Virtual threads that only yield keep each other's carriers for
 * ever.
 */
record Polling(Queue<Integer> queue) implements Handoff {
    private static final int SPINS = 64;
    private static final int YIELDS = 256;
    private static final long PARK_NANOS = 1_000;

    @Override
    public long put(long count) {
        long sum = 0;
        for (long i = 0; i < count; i++) {
            var element = Elements.of(i);
            for (int tries = 0; !queue.offer(element); tries++) {
                idle(tries);
            }
            sum += element;
        }
        return sum;
    }

    @Override
    public long take(long count) {
        long sum = 0;
        for (long i = 0; i < count; i++) {
            var element = queue.poll();
            for (int tries = 0; element == null; tries++) {
                idle(tries);
                element = queue.poll();
            }
            sum += element;
        }
        return sum;
    }

    @SuppressWarnings("ThreadPriorityCheck") // a queue without blocking leaves nothing else
    private static void idle(int tries) {
        if (tries < SPINS) {
            Thread.onSpinWait();
        } else if (tries < SPINS + YIELDS) {
            Thread.yield();
        } else {
            LockSupport.parkNanos(PARK_NANOS);
        }
    }
}
