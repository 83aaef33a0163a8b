package org.ipclab.benchmarks.queues;

import org.HdrHistogram.Histogram;
import org.ipclab.benchmarks.Workload;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.stream.IntStream;

/**
 * One producer hands over elements on a schedule, so many a second, and one consumer notes how late
 * each came. The words: elements a second, how many of them at once, capacity, percentile, queue.
 * The delay counts from the moment that the schedule named, not from the one when the producer got
 * round to it, so that a queue which holds up its producer answers for every element it held up
 * (coordinated omission).
 */
final class Delay implements Workload {
    @Override
    public double run(long operations, List<String> words) throws Exception {
        var schedule =
                new Schedule(
                        System.nanoTime() + 1_000_000,
                        1_000_000_000L / Long.parseLong(words.get(0)),
                        Integer.parseInt(words.get(1)));
        var queue = Queues.blocking(words.get(4), Integer.parseInt(words.get(2)));
        var delays = delays(queue, (int) operations, schedule);
        return delays.getValueAtPercentile(Double.parseDouble(words.get(3))) / 1e9;
    }

    /** When each element is due: one a period, or a burst of them all at once. */
    private record Schedule(long begin, long period, int burst) {
        long due(int index) {
            return begin + (long) (index / burst) * burst * period;
        }
    }

    private static Histogram delays(BlockingQueue<Integer> queue, int count, Schedule schedule)
            throws InterruptedException {
        var elements = IntStream.range(0, count).boxed().toArray(Integer[]::new);
        var producer = Thread.ofPlatform().daemon().start(() -> keep(schedule, queue, elements));
        var delays = new Histogram(3);
        for (int i = 0; i < count; i++) {
            long due = schedule.due(queue.take());
            delays.recordValue(Math.max(0, System.nanoTime() - due));
        }
        producer.join();
        return delays;
    }

    private static void keep(Schedule schedule, BlockingQueue<Integer> queue, Integer[] elements) {
        try {
            for (int i = 0; i < elements.length; i++) {
                while (System.nanoTime() - schedule.due(i) < 0) {
                    Thread.onSpinWait();
                }
                queue.put(elements[i]);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
