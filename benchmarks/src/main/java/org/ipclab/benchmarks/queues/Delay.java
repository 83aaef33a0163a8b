package org.ipclab.benchmarks.queues;

import org.HdrHistogram.Histogram;
import org.ipclab.benchmarks.Workload;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.stream.IntStream;

/**
 * One producer hands over elements on a schedule, so many a second, and one consumer notes how late
 * each came. The words: elements a second, capacity, percentile, queue. The delay counts from the
 * moment that the schedule named, not from the one when the producer got round to it, so that a
 * queue which holds up its producer answers for every element it held up (coordinated omission).
 */
final class Delay implements Workload {
    @Override
    public double run(long operations, List<String> words) throws Exception {
        long period = 1_000_000_000L / Long.parseLong(words.getFirst());
        var queue = Queues.blocking(words.get(3), Integer.parseInt(words.get(1)));
        var delays = delays(queue, (int) operations, period);
        return delays.getValueAtPercentile(Double.parseDouble(words.get(2))) / 1e9;
    }

    private static Histogram delays(BlockingQueue<Integer> queue, int count, long period)
            throws InterruptedException {
        var elements = IntStream.range(0, count).boxed().toArray(Integer[]::new);
        long begin = System.nanoTime() + 1_000_000;
        var producer =
                Thread.ofPlatform()
                        .daemon()
                        .start(() -> keepSchedule(queue, elements, begin, period));
        var delays = new Histogram(3);
        for (int i = 0; i < count; i++) {
            long due = begin + queue.take() * period;
            delays.recordValue(Math.max(0, System.nanoTime() - due));
        }
        producer.join();
        return delays;
    }

    private static void keepSchedule(
            BlockingQueue<Integer> queue, Integer[] elements, long begin, long period) {
        try {
            for (int i = 0; i < elements.length; i++) {
                while (System.nanoTime() - (begin + i * period) < 0) {
                    Thread.onSpinWait();
                }
                queue.put(elements[i]);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
