package org.ipclab.examples.primes;

import org.ipclab.examples.evidence.MachineLoad;
import org.ipclab.examples.stage.Scene;
import org.ipclab.examples.stage.Seen;
import org.ipclab.examples.stage.Summary;
import org.ipclab.examples.terminal.Figures;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;

/**
 * The forms of scenario primes.
 *
 * @param total primes below this number are counted
 * @param tasks ranges to split it into
 * @param workers how many threads or processes, one run for each number
 * @param pools who computes
 * @param rounds how many searches are measured on each pool
 */
public record PrimesForms(
        int total, int tasks, List<Integer> workers, List<PoolKind> pools, int rounds) {
    /** A search that is shorter says nothing about pools. */
    private static final double SHORT_MILLIS = 50;

    private static final double SEVERAL = 1.3; // processors in use: more than one
    private static final double ONE = 1.25; // processors in use: one, and some compiling

    /** Nothing is in the way. */
    public Summary fixed(Scene scene) throws InterruptedException, ExecutionException {
        List<PoolRun> runs = runAll(scene, false);
        Summary summary = summary(runs);
        if (!isLong(runs)) {
            summary.row("note", "a search this short says little about pools: try --total 1000000");
        }
        judge(summary, runs, PoolKind.THREADS, "threads");
        judge(summary, runs, PoolKind.PROCESSES, "processes");
        return summary;
    }

    /** One lock around all computing in threads. */
    public Summary globalLock(Scene scene) throws InterruptedException, ExecutionException {
        List<PoolRun> runs = runAll(scene, true);
        int waited = runs.stream().mapToInt(PoolRun::waitedForLock).sum();
        Summary summary = summary(runs).row("tasks that waited for the lock", "%d", waited);
        summary.shows(waited > 0, "threads waited for the one lock, instead of computing");
        if (isLong(runs)) {
            Seen alone =
                    Seen.all(
                            runs.stream()
                                    .filter(run -> run.kind() == PoolKind.THREADS)
                                    .map(run -> run.processors().isAtMost(ONE))
                                    .toList());
            summary.shows(alone, "so threads, however many, used one processor");
        }
        judge(
                summary,
                runs,
                PoolKind.PROCESSES,
                "processes, which have no such lock between them,");
        return summary;
    }

    /** What a sweep compares: the last of the runs. */
    public Summary measure(Scene scene) throws InterruptedException, ExecutionException {
        return summary(runAll(scene, false));
    }

    private List<PoolRun> runAll(Scene scene, boolean locked)
            throws InterruptedException, ExecutionException {
        scene.columns();
        PoolRunner runner = new PoolRunner(scene, total, tasks, rounds, locked);
        List<PoolRun> runs = new ArrayList<>();
        for (PoolKind pool : pools) {
            for (int number : pool == PoolKind.SEQUENTIAL ? List.of(1) : workers) {
                runs.add(runner.run(pool, number));
            }
        }
        return runs;
    }

    private Summary summary(List<PoolRun> runs) {
        Summary summary =
                new Summary()
                        .cells(
                                "pool",
                                "workers",
                                "start",
                                "first",
                                "then, ms",
                                "speed-up",
                                "processors");
        for (PoolRun run : runs) {
            summary.cells(
                    run.kind().toString(),
                    Figures.count(run.workers()),
                    Figures.time(run.start()),
                    Figures.time(run.first()),
                    run.millis().withSpread(""),
                    Figures.format("%.1fx", run.speedUpOver(runs.getFirst())),
                    Figures.format("%.1f", run.processors().median()));
        }
        double others = runs.stream().mapToDouble(run -> run.others().median()).average().orElse(0);
        if (MachineLoad.isTooMuch(others)) {
            summary.row("note", "other programs used %.1f processors meanwhile", others);
        }
        PoolRun last = runs.getLast();
        long count = last.counts().iterator().next();
        boolean same = runs.stream().allMatch(run -> run.counts().equals(last.counts()));
        return summary.figure("elapsed ms", last.millis().median())
                .figure("processors used", last.processors().median())
                .figure("start ms", last.start().toNanos() / 1e6)
                .shows(
                        same && last.counts().size() == 1,
                        "the count is the same everywhere: %s",
                        Figures.count(count));
    }

    /** Whether workers of one kind were at work on several processors at the same time. */
    private void judge(Summary summary, List<PoolRun> runs, PoolKind kind, String who) {
        Predicate<PoolRun> several = run -> run.kind() == kind && run.workers() > 1;
        List<Seen> seen =
                runs.stream().filter(several).map(run -> run.usedMoreThan(SEVERAL)).toList();
        if (seen.isEmpty() || tasks == 1) {
            return;
        }
        if (Runtime.getRuntime().availableProcessors() == 1) {
            summary.row("note", "this machine has one processor: nothing can be faster");
        } else if (!isLong(runs)) {
            summary.row("note", "a search this short says little about pools: try --total 1000000");
        } else {
            summary.shows(best(seen), "%s used several processors at once", who);
        }
    }

    /** One pool that was at work on several processors shows that it can be. */
    private static Seen best(List<Seen> seen) {
        return seen.contains(Seen.YES)
                ? Seen.YES
                : seen.contains(Seen.UNCLEAR) ? Seen.UNCLEAR : Seen.NO;
    }

    private static boolean isLong(List<PoolRun> runs) {
        return runs.getFirst().millis().median() >= SHORT_MILLIS;
    }
}
