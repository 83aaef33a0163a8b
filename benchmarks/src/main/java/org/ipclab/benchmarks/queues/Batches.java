package org.ipclab.benchmarks.queues;

import org.ipclab.condition.CloseableQueue;

import java.util.List;

/** Many elements at a time, by {@code putAll} and {@code takeMany}. */
record Batches(CloseableQueue<Integer> queue, List<Integer> batch, long batchSum)
        implements Handoff {
    static Batches of(CloseableQueue<Integer> queue, int size) {
        var batch = Elements.batch(size);
        return new Batches(queue, batch, sum(batch));
    }

    @Override
    public long put(long count) throws InterruptedException {
        long whole = count / batch.size();
        for (long i = 0; i < whole; i++) {
            queue.putAll(batch);
        }
        var rest = batch.subList(0, (int) (count % batch.size()));
        queue.putAll(rest);
        return whole * batchSum + sum(rest);
    }

    @Override
    public long take(long count) throws InterruptedException {
        long sum = 0;
        for (long left = count; left > 0; ) {
            var taken = queue.takeMany((int) Math.min(left, batch.size()));
            sum += sum(taken);
            left -= taken.size();
        }
        return sum;
    }

    static long sum(List<Integer> elements) {
        long sum = 0;
        for (int i = 0; i < elements.size(); i++) {
            sum += elements.get(i);
        }
        return sum;
    }
}
