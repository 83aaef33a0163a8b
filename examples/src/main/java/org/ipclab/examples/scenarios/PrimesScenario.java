package org.ipclab.examples.scenarios;

import org.ipclab.examples.options.Allowed;
import org.ipclab.examples.primes.PoolKind;
import org.ipclab.examples.primes.PrimesForms;
import org.ipclab.examples.stage.Scene;
import org.ipclab.examples.stage.Summary;
import org.ipclab.examples.terminal.Figures;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Scenario primes: the same search on one thread, on threads, and on processes. */
@Command(
        name = "primes",
        header = "Primes: the same count by one thread, by threads and by processes",
        description =
                "The numbers below a total are split into ranges, one a task, and each pool counts"
                    + " the primes in them by trial division. Each pool searches once when it has"
                    + " just started, and then several times more, which are measured.")
public final class PrimesScenario extends Scenario {
    private static final double SECONDS_FOR_A_MILLION = 0.3; // about, by one thread
    private static final double GROWTH = 1.43; // of the work, as a power of the total

    @Option(
            names = "--total",
            paramLabel = "NUMBER",
            description = "Count primes below this number.")
    @Allowed(from = "2", to = "1000000000")
    private int total = 500_000;

    @Option(names = "--tasks", paramLabel = "NUMBER", description = "Ranges to split it into.")
    @Allowed(from = "1", to = "10000")
    private int tasks = 16;

    @Option(
            names = "--workers",
            paramLabel = "NUMBERS",
            split = ",",
            description = "Threads or processes, one run for each number.")
    @Allowed(from = "1", to = "32")
    private List<Integer> workers = List.of(1, 2, 4, 8);

    @Option(
            names = "--pool",
            paramLabel = "KINDS",
            split = ",",
            description = "Who computes: sequential, threads, processes. (default all)")
    private List<PoolKind> pools = List.of(PoolKind.values());

    @Option(
            names = "--rounds",
            paramLabel = "NUMBER",
            description = "Searches on each pool that are measured.")
    @Allowed(from = "1", to = "100")
    private int rounds = 3;

    @Override
    protected String setting() {
        return Figures.format(
                "primes below %s, %s, workers %s, %s",
                Figures.count(total), Figures.count(tasks, "task"), words(workers), words(pools));
    }

    @Override
    public List<BrokenForm> brokenForms() {
        return List.of(
                new BrokenForm(
                        "global-lock",
                        "one lock around all computing, as if there were a GIL: threads stop"
                                + " helping, processes still do",
                        scene -> forms().globalLock(scene)));
    }

    @Override
    protected void check() {
        boolean crowded = workers.stream().anyMatch(number -> number > 1);
        if (isBroken() && total < 100_000) {
            throw refuse(
                    "--broken needs --total of 100000 or more, so that tasks meet at the lock");
        }
        if (isBroken() && (tasks < 2 || !crowded || !pools.contains(PoolKind.THREADS))) {
            throw refuse(
                    "--broken needs --pool threads, and --tasks and --workers of 2 or more:"
                            + " one alone never waits for a lock");
        }
    }

    @Override
    protected Duration estimate() {
        double alone = SECONDS_FOR_A_MILLION * Math.pow(total / 1e6, GROWTH);
        double runs = 0;
        for (PoolKind pool : pools) {
            for (int number : pool == PoolKind.SEQUENTIAL ? List.of(1) : workers) {
                runs += 1.0 / helping(pool, number);
            }
        }
        return Duration.ofMillis(Math.round(alone * runs * (rounds + 1) * 1e3));
    }

    private int helping(PoolKind pool, int number) {
        boolean locked = isBroken() && pool == PoolKind.THREADS;
        return locked ? 1 : Math.min(number, Runtime.getRuntime().availableProcessors());
    }

    @Override
    protected Summary fixed(Scene scene) throws Exception {
        return forms().fixed(scene);
    }

    @Override
    protected Summary measure(Scene scene) throws Exception {
        return isBroken() ? play(scene) : forms().measure(scene);
    }

    private PrimesForms forms() {
        return new PrimesForms(total, tasks, workers, pools, rounds);
    }

    private static String words(List<?> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
