package org.ipclab.benchmarks.queues;

import java.util.concurrent.BlockingQueue;

/** One element at a time through a blocking queue. */
record Singles(BlockingQueue<Integer> queue) implements Handoff {
    @Override
    public long put(long count) throws InterruptedException {
        long sum = 0;
        for (long i = 0; i < count; i++) {
            var element = Elements.of(i);
            queue.put(element);
            sum += element;
        }
        return sum;
    }

    @Override
    public long take(long count) throws InterruptedException {
        long sum = 0;
        for (long i = 0; i < count; i++) {
            sum += queue.take();
        }
        return sum;
    }
}
