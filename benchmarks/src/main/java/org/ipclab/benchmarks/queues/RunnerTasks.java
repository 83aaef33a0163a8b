package org.ipclab.benchmarks.queues;

import org.ipclab.benchmarks.Computing;
import org.ipclab.benchmarks.Workload;
import org.ipclab.runner.ProducerConsumer;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;

/**
 * Tasks handed to consumers, from the start of their threads to the end. The words: by what, what a
 * task does ({@code compute} a microsecond or {@code wait} ten milliseconds, which answers the
 * seconds a task), how many consumers.
 */
final class RunnerTasks implements Workload {
    private interface Task {
        void run(long number) throws Exception;
    }

    @Override
    public double run(long operations, List<String> words) throws Exception {
        var done = new LongAdder();
        boolean waits = words.get(1).equals("wait");
        Task task =
                number -> {
                    if (waits) {
                        Thread.sleep(10);
                    } else if (Computing.steps(number + 1, 10 * Computing.HUNDRED_NANOSECONDS)
                            == 0) {
                        throw new IllegalStateException("no such number");
                    }
                    done.increment();
                };
        int consumers = Integer.parseInt(words.get(2));
        long begin = System.nanoTime();
        handOut(words.getFirst(), operations, consumers, task);
        double seconds = (System.nanoTime() - begin) / 1e9;
        if (done.sum() != operations) {
            throw new IllegalStateException(done + " of " + operations + " tasks were done");
        }
        return waits ? seconds / operations : seconds;
    }

    private static void handOut(String way, long tasks, int consumers, Task task)
            throws InterruptedException {
        if (way.equals("ExecutorService")) {
            handToExecutor(tasks, consumers, task);
        } else {
            ProducerConsumer.from(LongStream.range(0, tasks).boxed())
                    .consumers(consumers)
                    .forEach(task::run);
        }
    }

    private static void handToExecutor(long tasks, int consumers, Task task) {
        try (var executor = Executors.newFixedThreadPool(consumers)) {
            for (long i = 0; i < tasks; i++) {
                long number = i;
                var _ =
                        executor.submit(
                                () -> {
                                    task.run(number);
                                    return number;
                                });
            }
        }
    }
}
