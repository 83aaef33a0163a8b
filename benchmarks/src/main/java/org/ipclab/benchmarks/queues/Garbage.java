package org.ipclab.benchmarks.queues;

import org.ipclab.benchmarks.Allocated;
import org.ipclab.benchmarks.Workload;

import java.util.List;

/**
 * What a queue allocates for an element that is put and taken with nobody else there. The word: the
 * queue. The answer is bytes an element.
 */
final class Garbage implements Workload {
    @Override
    public double run(long operations, List<String> words) throws InterruptedException {
        var queue = Queues.blocking(words.getFirst(), 1024);
        long before = Allocated.bytes();
        for (long i = 0; i < operations; i++) {
            queue.put(Elements.of(i));
            if (!queue.take().equals(Elements.of(i))) {
                throw new IllegalStateException("another element came out");
            }
        }
        return (double) (Allocated.bytes() - before) / operations;
    }
}
