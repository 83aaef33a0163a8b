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

    private static final String PYTHON = "Python multiprocessing";

    private PoolSuite() {}

    /**
     * The suite {@code pool}.
     *
     * @return its cases
     */
    public static Suite suite() {
        return new Suite(
                "pool",
                List.of(
                        smallTasks(),
                        primesAlone(),
                        primesOnThreads(),
                        roundTrip(),
                        flood(),
                        start()));
    }

    private static Case smallTasks() {
        return Case.of("tasks-100ns", Unit.perSecond("tasks"), smallTasks("ThreadPool"))
                .against(">=2.0", smallTasks("ThreadPoolExecutor"))
                .beside(smallTasks("ForkJoinPool"));
    }

    private static Contender smallTasks(String pool) {
        return Contender.java(pool, SmallTasks.class, pool, THREADS);
    }

    private static Case roundTrip() {
        return workers("worker-round-trip", Unit.seconds(), "dispatch");
    }

    private static Case flood() {
        return workers("worker-tasks", Unit.perSecond("tasks"), "flood");
    }

    private static Case workers(String name, Unit unit, String work) {
        return Case.of(name, unit, Contender.java("ProcessPool", WorkerTasks.class, work, THREADS))
                .against(
                        unit.kind() == Unit.Kind.TIME ? "<=1.0" : ">=1.0",
                        Contender.python(PYTHON, "peer_pool", work, THREADS));
    }

    /** Python's workers are copies of its process; those of its way "spawn" start anew, as ours. */
    private static Case start() {
        return Case.of(
                        "worker-start",
                        Unit.seconds(),
                        Contender.java("ProcessPool", WorkerTasks.class, "start", THREADS))
                .beside(Contender.python(PYTHON, "peer_pool", "start", THREADS, "fork"))
                .beside(
                        Contender.python(PYTHON, "peer_pool", "start", THREADS, "spawn")
                                .as(PYTHON + " spawn"))
                .operations(1, 3);
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
                        Contender.python(PYTHON, "peer_pool", "primes", TOTAL, THREADS, PRIMES));
    }

    private static Case primes(String name, int threads) {
        return Case.of(
                name,
                Unit.seconds(),
                Contender.java("PrimeSearch", Primes.class, TOTAL, threads, PRIMES));
    }
}
