package org.ipclab.examples;

import org.ipclab.primes.PrimeCount;
import org.ipclab.primes.PrimeSearch;
import org.ipclab.primes.RangeCount;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Scenario primes: the same search on one thread, on threads, and on processes. */
@Command(
        name = "primes",
        header = "Primes: the same count by one thread, by threads and by processes",
        description =
                "The numbers below a total are split into ranges, one a task, and each pool counts"
                    + " the primes in them by trial division. Each pool searches once when it has"
                    + " just started, and then three times more; the best of these is compared.",
        footer = "--broken: one lock around all computing (\"a GIL\"): threads stop helping")
final class PrimesScenario extends Scenario {
    private static final int ROUNDS = 3; // after the first
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final int KNOWN_TOTAL = 200_000;
    private static final long KNOWN_PRIMES = 17_984;

    /** One line of the table. */
    private record Line(
            PoolKind pool, int workers, PrimeCount first, PrimeCount best, Duration start) {}

    @Option(names = "--total", paramLabel = "N", description = "Count primes below this number.")
    @Allowed(from = "2", to = "100000000")
    private int total = KNOWN_TOTAL;

    @Option(names = "--tasks", paramLabel = "N", description = "Ranges to split it into.")
    @Allowed(from = "1", to = "10000")
    private int tasks = 8;

    @Option(
            names = "--workers",
            paramLabel = "N",
            split = ",",
            description = "Threads or processes, one run for each number.")
    @Allowed(from = "1", to = "32")
    private List<Integer> workers = List.of(1, 2, 4);

    @Option(
            names = "--pool",
            paramLabel = "KIND",
            split = ",",
            description = "Who computes: sequential, threads, processes. (default all)")
    private List<PoolKind> pools = List.of(PoolKind.values());

    @Override
    String setting() {
        return Figures.format(
                "primes below %s, %s, workers %s, %s",
                Figures.count(total), Figures.count(tasks, "task"), words(workers), words(pools));
    }

    @Override
    Summary fixed(Stage stage) throws Exception {
        stage.columns();
        Summary summary = new Summary();
        List<Line> lines = runAll(stage, null);
        addTable(summary, lines);
        return checkCounts(summary, lines);
    }

    @Override
    Summary broken(Stage stage) throws Exception {
        stage.columns();
        Summary summary = new Summary();
        List<GlobalLockExecutor> locked = new ArrayList<>();
        List<Line> lines = runAll(stage, locked);
        addTable(summary, lines);
        int waited = locked.stream().mapToInt(GlobalLockExecutor::waited).sum();
        summary.row("tasks that waited for the lock", Figures.count(waited));
        return checkCounts(summary, lines)
                .shows(waited > 0, "threads waited for the one lock, instead of computing");
    }

    @Override
    void check() {
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

    private List<Line> runAll(Stage stage, @Nullable List<GlobalLockExecutor> locked)
            throws Exception {
        List<Line> lines = new ArrayList<>();
        for (PoolKind pool : pools) {
            for (int number : pool == PoolKind.SEQUENTIAL ? List.of(1) : workers) {
                lines.add(run(stage, pool, number, locked));
            }
        }
        return lines;
    }

    private Line run(
            Stage stage, PoolKind kind, int number, @Nullable List<GlobalLockExecutor> locked)
            throws Exception {
        Actor actor = stage.actor(kind == PoolKind.SEQUENTIAL ? "main" : kind.workers(number));
        PrimeSearch search = PrimeSearch.below(total).tasks(tasks);
        if (kind == PoolKind.SEQUENTIAL) {
            PrimeCount first = search.sequentially();
            return told(actor, new Line(kind, 1, first, best(search::sequentially), Duration.ZERO));
        }
        stage.progress("%s: starting", actor.name());
        long start = System.nanoTime();
        ExecutorService pool = kind.open(number);
        stage.owns(() -> end(pool));
        Duration starting = Duration.ofNanos(System.nanoTime() - start);
        ExecutorService computing = pool;
        stage.progress("%s: counting", actor.name());
        if (locked != null && kind == PoolKind.THREADS) {
            GlobalLockExecutor lock = new GlobalLockExecutor(pool);
            locked.add(lock);
            computing = lock;
        }
        Line line = count(kind, number, search, computing, starting);
        end(pool);
        return told(actor, line);
    }

    private static Line count(
            PoolKind kind, int number, PrimeSearch search, ExecutorService pool, Duration starting)
            throws Exception {
        PrimeCount first = search.on(pool);
        return new Line(kind, number, first, best(() -> search.on(pool)), starting);
    }

    private static PrimeCount best(Callable<PrimeCount> search) throws Exception {
        PrimeCount best = search.call();
        for (int round = 1; round < ROUNDS; round++) {
            PrimeCount next = search.call();
            best = next.elapsed().compareTo(best.elapsed()) < 0 ? next : best;
        }
        return best;
    }

    private static void end(ExecutorService pool) throws InterruptedException {
        pool.shutdownNow();
        pool.awaitTermination(5, TimeUnit.SECONDS);
    }

    private static Line told(Actor actor, Line line) {
        actor.says(
                "%s primes in %s, %s by %s",
                Figures.count(line.best().primes()),
                Figures.time(line.best().elapsed()),
                Figures.count(line.best().tasks().size(), "task"),
                places(line.best().tasks(), line.pool()));
        return line;
    }

    private static String places(List<RangeCount> tasks, PoolKind pool) {
        if (pool == PoolKind.PROCESSES) {
            List<Long> pids = tasks.stream().map(RangeCount::pid).distinct().sorted().toList();
            return (pids.size() == 1 ? "process " : "processes ") + words(pids);
        }
        return Figures.count(tasks.stream().map(RangeCount::thread).distinct().count(), "thread");
    }

    private static void addTable(Summary summary, List<Line> lines) {
        summary.cells("pool", "workers", "primes", "start", "first", "best", "speed-up");
        Duration alone = lines.getFirst().best().elapsed();
        for (Line line : lines) {
            summary.cells(
                    line.pool().toString(),
                    Figures.count(line.workers()),
                    Figures.count(line.best().primes()),
                    line.start().isZero() ? "-" : Figures.time(line.start()),
                    Figures.time(line.first().elapsed()),
                    Figures.time(line.best().elapsed()),
                    Figures.ratio(alone, line.best().elapsed()));
        }
        summary.row("speed-up", "of the best of %d runs, over the first line", ROUNDS);
        if (alone.compareTo(SHORT) < 0) {
            summary.row("note", "a search this short hardly pays for a pool: try --total 5000000");
        }
    }

    private Summary checkCounts(Summary summary, List<Line> lines) {
        long count = lines.getFirst().first().primes();
        boolean same =
                lines.stream()
                        .allMatch(
                                line ->
                                        line.first().primes() == count
                                                && line.best().primes() == count);
        summary.shows(same, "the count is the same everywhere: %s", Figures.count(count));
        if (total == KNOWN_TOTAL) {
            summary.shows(count == KNOWN_PRIMES, "and it is right: pi(200,000) = 17,984");
        }
        return summary;
    }

    private static String words(List<?> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
