package org.ipclab.benchmarks.pool;

import org.ipclab.benchmarks.Workload;
import org.ipclab.pool.ProcessPool;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Tasks that do nothing, in worker processes. The words: what is measured ({@code dispatch} one
 * after the other, {@code flood} all at once, or {@code start}: a pool, a task, the end), workers.
 */
final class WorkerTasks implements Workload {
    private @Nullable ProcessPool pool;

    @Override
    public double run(long operations, List<String> words) throws Exception {
        int workers = Integer.parseInt(words.get(1));
        return switch (words.getFirst()) {
            case "dispatch" -> dispatch(pool(workers), operations);
            case "flood" -> flood(pool(workers), (int) operations);
            case "start" -> start(workers, operations);
            default -> throw new IllegalArgumentException("no such work: " + words.getFirst());
        };
    }

    private static double dispatch(ProcessPool pool, long tasks) throws Exception {
        long begin = System.nanoTime();
        for (long i = 0; i < tasks; i++) {
            long number = i;
            pool.submit(() -> number).get();
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private static double flood(ProcessPool pool, int tasks) throws Exception {
        var numbers = IntStream.range(0, tasks).boxed().toList();
        long begin = System.nanoTime();
        pool.map(number -> number, numbers, 1);
        return (System.nanoTime() - begin) / 1e9;
    }

    private static double start(int workers, long times) throws Exception {
        long begin = System.nanoTime();
        for (long i = 0; i < times; i++) {
            try (var pool = ProcessPool.ofWorkers(workers)) {
                pool.submit(() -> 1).get();
            }
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private ProcessPool pool(int workers) {
        var known = pool;
        if (known != null) {
            return known;
        }
        var started = ProcessPool.ofWorkers(workers);
        pool = started;
        return started;
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.close();
        }
    }
}
