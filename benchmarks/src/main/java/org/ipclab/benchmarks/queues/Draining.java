package org.ipclab.benchmarks.queues;

import java.util.ArrayList;
import java.util.concurrent.BlockingQueue;

/** One element put at a time, many taken by {@code drainTo}: the JDK's way with batches. */
record Draining(BlockingQueue<Integer> queue, int size) implements Handoff {
    @Override
    public long put(long count) throws InterruptedException {
        return new Singles(queue).put(count);
    }

    @Override
    public long take(long count) throws InterruptedException {
        long sum = 0;
        var taken = new ArrayList<Integer>(size);
        for (long left = count; left > 0; left -= taken.size()) {
            taken.clear();
            taken.add(queue.take());
            queue.drainTo(taken, (int) Math.min(left, size) - 1);
            sum += Batches.sum(taken);
        }
        return sum;
    }
}
