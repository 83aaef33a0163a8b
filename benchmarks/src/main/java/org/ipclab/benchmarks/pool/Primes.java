package org.ipclab.benchmarks.pool;

import org.ipclab.benchmarks.Workload;
import org.ipclab.pool.ThreadPool;
import org.ipclab.primes.PrimeCount;
import org.ipclab.primes.PrimeSearch;

import java.util.List;

/** Counts primes. The words: below which number, on how many threads, how many there must be. */
final class Primes implements Workload {
    private static final int TASKS_A_THREAD = 4;

    @Override
    public double run(long operations, List<String> words) throws Exception {
        var search = PrimeSearch.below(Long.parseLong(words.getFirst()));
        int threads = Integer.parseInt(words.get(1));
        long begin = System.nanoTime();
        for (long i = 0; i < operations; i++) {
            var count = count(search, threads);
            if (count.primes() != Long.parseLong(words.get(2))) {
                throw new IllegalStateException("another number of primes: " + count.primes());
            }
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private static PrimeCount count(PrimeSearch search, int threads) throws Exception {
        if (threads == 1) {
            return search.sequentially();
        }
        try (var pool = ThreadPool.ofThreads(threads)) {
            return search.tasks(threads * TASKS_A_THREAD).on(pool);
        }
    }
}
