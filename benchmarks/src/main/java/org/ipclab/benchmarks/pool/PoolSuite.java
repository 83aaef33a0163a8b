package org.ipclab.benchmarks.pool;

import org.ipclab.benchmarks.Case;
import org.ipclab.benchmarks.Contender;
import org.ipclab.benchmarks.Suite;
import org.ipclab.benchmarks.Unit;

import java.util.List;

/** The pools beside the JDK's, and the search for primes beside C and Python. */
public final class PoolSuite {
    private static final long TOTAL = 200_000;
    private static final long PRIMES = 17_984;
    private static final int THREADS = 2;

    private PoolSuite() {}

    /**
     * The suite {@code pool}.
     *
     * @return its cases
     */
    public static Suite suite() {
        return new Suite("pool", List.of(smallTasks(), primesAlone(), primesOnThreads()));
    }

    private static Case smallTasks() {
        return Case.of("tasks-100ns", Unit.perSecond("tasks"), smallTasks("ThreadPool"))
                .against(">=2.0", smallTasks("ThreadPoolExecutor"))
                .beside(smallTasks("ForkJoinPool"));
    }

    private static Contender smallTasks(String pool) {
        return Contender.java(pool, SmallTasks.class, pool, THREADS);
    }

    private static Case primesAlone() {
        return primes("primes-1-thread", 1)
                .against("<=1.1", Contender.c("primes", "primes", TOTAL, 1, PRIMES));
    }

    private static Case primesOnThreads() {
        return primes("primes-" + THREADS + "-threads", THREADS)
                .against("<=1.1", Contender.c("primes", "primes", TOTAL, THREADS, PRIMES))
                .against(
                        "<=0.1",
                        Contender.python(
                                "Python multiprocessing",
                                "peer_pool",
                                "primes",
                                TOTAL,
                                THREADS,
                                PRIMES));
    }

    private static Case primes(String name, int threads) {
        return Case.of(
                name,
                Unit.seconds(),
                Contender.java("PrimeSearch", Primes.class, TOTAL, threads, PRIMES));
    }
}
