package org.ipclab.examples.primes;

import org.ipclab.examples.evidence.CpuTime;
import org.ipclab.examples.evidence.MachineLoad;
import org.ipclab.examples.stage.Actor;
import org.ipclab.examples.stage.Sample;
import org.ipclab.examples.stage.Scene;
import org.ipclab.examples.terminal.Figures;
import org.ipclab.examples.terminal.Progress;
import org.ipclab.primes.PrimeCount;
import org.ipclab.primes.PrimeSearch;
import org.ipclab.primes.RangeCount;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs one search several times on pools of one kind or another. */
public final class PoolRunner {
    private static final Duration TICK = Duration.ofMillis(100);
    private static final long PATIENCE_SECONDS = 5;

    private final Scene scene;
    private final PrimeSearch search;
    private final int tasks;
    private final int rounds;
    private final boolean locked;

    /**
     * Counts the primes below a total in so many tasks.
     *
     * @param rounds how many searches are measured on each pool, after a first one
     * @param locked whether the tasks of threads compute under one lock
     */
    public PoolRunner(Scene scene, long total, int tasks, int rounds, boolean locked) {
        this.scene = scene;
        this.search = PrimeSearch.below(total).tasks(tasks);
        this.tasks = tasks;
        this.rounds = rounds;
        this.locked = locked;
    }

    /** All searches on one pool. */
    public PoolRun run(PoolKind kind, int workers) throws InterruptedException, ExecutionException {
        Actor actor = scene.actor(kind.workers(workers));
        scene.progress("%s: starting", actor.name());
        long begin = System.nanoTime();
        ExecutorService pool = kind.open(workers);
        scene.owns(() -> end(pool));
        Duration start = Duration.ofNanos(System.nanoTime() - begin);
        try {
            PoolRun run = run(actor, pool, kind, workers, start);
            actor.says(
                    "%s primes in %s",
                    Figures.count(run.counts().iterator().next()), run.millis().withSpread(" ms"));
            return run;
        } finally {
            end(pool);
        }
    }

    private PoolRun run(
            Actor actor, ExecutorService pool, PoolKind kind, int workers, Duration start)
            throws InterruptedException, ExecutionException {
        GlobalLockExecutor lock = new GlobalLockExecutor(pool);
        ExecutorService computing = locked && kind == PoolKind.THREADS ? lock : pool;
        PrimeCount first = search(actor, computing);
        Set<Long> counts = new LinkedHashSet<>(List.of(first.primes()));
        List<Double> millis = new ArrayList<>();
        List<Double> processors = new ArrayList<>();
        List<Double> others = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            MachineLoad load = MachineLoad.start();
            CpuTime cpu = cpu(kind, first);
            PrimeCount next = search(actor, computing);
            double nanos = Math.max(1, next.elapsed().toNanos());
            counts.add(next.primes());
            millis.add(nanos / 1e6);
            Duration used = cpu.used();
            processors.add(used.toNanos() / nanos);
            others.add(load.othersProcessors(used));
        }
        return new PoolRun(
                kind,
                workers,
                start,
                first.elapsed(),
                Sample.of(millis),
                Sample.of(processors),
                Sample.of(others),
                counts,
                lock.waited());
    }

    private PrimeCount search(Actor actor, ExecutorService pool)
            throws InterruptedException, ExecutionException {
        WatchedExecutor watched = new WatchedExecutor(pool);
        try (Progress progress = scene.progress(actor.name() + ": tasks", tasks)) {
            Thread ticker = Thread.ofPlatform().daemon().start(() -> tick(watched, progress));
            try {
                return search.on(watched);
            } finally {
                ticker.interrupt();
                ticker.join();
            }
        }
    }

    private static void tick(WatchedExecutor watched, Progress progress) {
        try {
            while (true) {
                Thread.sleep(TICK);
                progress.at(watched.done());
            }
        } catch (InterruptedException searched) {
            Thread.currentThread().interrupt();
        }
    }

    /** Of processes, that of those which took part in the first search. */
    private static CpuTime cpu(PoolKind kind, PrimeCount first) {
        return kind == PoolKind.PROCESSES
                ? CpuTime.of(first.tasks().stream().map(RangeCount::pid).distinct().toList())
                : CpuTime.of(List.of(ProcessHandle.current().pid()));
    }

    private static void end(ExecutorService pool) throws InterruptedException {
        pool.shutdownNow();
        if (!pool.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            LoggerFactory.getLogger(PoolRunner.class).warn("{} does not end", pool);
        }
    }
}
