package org.ipclab.benchmarks.pool;

import org.ipclab.benchmarks.Computing;
import org.ipclab.benchmarks.Workload;
import org.ipclab.pool.ThreadPool;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Tasks of 100 ns, all from one thread, until the pool has ended. The words: pool, threads. */
final class SmallTasks implements Workload {
    @Override
    public double run(long operations, List<String> words) throws Exception {
        var done = new LongAdder();
        Runnable task =
                () -> done.add(Computing.steps(42, Computing.HUNDRED_NANOSECONDS) == 0 ? 0 : 1);
        var pool = pool(words.getFirst(), Integer.parseInt(words.get(1)));
        long begin = System.nanoTime();
        for (long i = 0; i < operations; i++) {
            pool.execute(task);
        }
        pool.shutdown();
        boolean ended = pool.awaitTermination(1, TimeUnit.MINUTES);
        double seconds = (System.nanoTime() - begin) / 1e9;
        if (!ended || done.sum() != operations) {
            throw new IllegalStateException(done + " of " + operations + " tasks were run");
        }
        return seconds;
    }

    private static ExecutorService pool(String name, int threads) {
        return switch (name) {
            case "ThreadPool" -> ThreadPool.ofThreads(threads);
            case "ThreadPoolExecutor" -> Executors.newFixedThreadPool(threads);
            case "ForkJoinPool" -> new ForkJoinPool(threads);
            default -> throw new IllegalArgumentException("no pool is called " + name);
        };
    }
}
