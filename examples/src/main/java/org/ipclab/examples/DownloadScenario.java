package org.ipclab.examples;

import org.ipclab.queue.ProducerConsumer;
import org.ipclab.queue.Report;
import org.ipclab.queue.StageReport;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.stream.IntStream;

/** Scenario 2a: simulated downloads, one after the other, and by many consumers. */
@Command(
        name = "2a",
        header = "Queue: simulated downloads, one by one, then by a producer and N consumers",
        description =
                "Each download is a wait, as for a server, and then some computing. First they are"
                    + " done one after the other; then a producer puts them into a bounded queue"
                    + " and consumers take them, so that the waits overlap.",
        footer = "--broken: no queue bound, and a consumer's exception that nobody sees")
final class DownloadScenario extends Scenario {
    private static final int SHOWN = 40; // lines, unless --verbose
    private static final Duration TICK = Duration.ofMillis(100);

    @Option(names = "--tasks", paramLabel = "N", description = "Downloads.")
    @Allowed(from = "1", to = "100000")
    private int tasks = 20;

    @Option(names = "--io-delay", paramLabel = "TIME", description = "The wait of each.")
    @Allowed(from = "0ms", to = "10s")
    private Duration ioDelay = Duration.ofMillis(40);

    @Option(names = "--threads", paramLabel = "N", description = "Consumers.")
    @Allowed(from = "1", to = "10000")
    private int threads = 5;

    @Option(
            names = "--compute-size",
            paramLabel = "N",
            description = "Steps of computing after each wait.")
    @Allowed(from = "0", to = "1000000000")
    private int computeSize = 500_000;

    @Option(names = "--virtual", description = "Consumers are virtual threads.")
    private boolean virtual;

    @Option(names = "--verbose", description = "Say every download, however many there are.")
    private boolean verbose;

    @Override
    String setting() {
        return Figures.format(
                "%s, each a wait of %s and %s steps of computing, %d %s threads",
                Figures.count(tasks, "task"),
                Figures.time(ioDelay),
                Figures.count(computeSize),
                threads,
                virtual ? "virtual" : "platform");
    }

    @Override
    Summary fixed(Stage stage) throws Exception {
        stage.columns();
        Downloads one = new Downloads(ioDelay, computeSize);
        Duration slow = sequentially(stage, one);
        Downloads many = new Downloads(ioDelay, computeSize);
        Report report = concurrently(stage, many);
        StageReport queue = report.stages().getFirst();
        return new Summary()
                .row("one after the other", Figures.time(slow))
                .row("with " + Figures.count(threads, "consumer"), Figures.time(report.elapsed()))
                .row("speed-up", Figures.ratio(slow, report.elapsed()))
                .row("the producer waited", waits(queue.putWaits(), queue.putWaited()))
                .row("the consumers waited", waits(queue.takeWaits(), queue.takeWaited()))
                .shows(many.done() == tasks, "every task was done, %s", Figures.count(tasks))
                .shows(one.sum() == many.sum(), "the results are the same in both")
                .shows(report.failed() + report.leftOver() == 0, "none failed, none was left over");
    }

    @Override
    Summary broken(Stage stage) throws Exception {
        stage.columns();
        int failing = 1 + stage.chance(0).nextInt(tasks);
        Downloads downloads = new Downloads(ioDelay, computeSize);
        SilentDownloads silent = new SilentDownloads(downloads, stage, failing);
        silent.run(tasks, threads, factory());
        stage.actor("main").says("all consumers have ended, and nobody has complained");
        Latencies waits = silent.waits();
        return new Summary()
                .row("tasks", Figures.count(tasks))
                .row("results", Figures.count(downloads.done()))
                .row("exceptions thrown", Figures.count(silent.crashed()))
                .row("of these seen", "none: the futures hold them, and nobody asks the futures")
                .row(
                        "most tasks waiting",
                        "%s (%s)",
                        Figures.count(silent.peak()),
                        Figures.bytes(silent.peakBytes()))
                .row(
                        "wait in the queue",
                        "p50 %s, p99 %s",
                        Figures.time(waits.percentile(50)),
                        Figures.time(waits.percentile(99)))
                .shows(silent.crashed() == 1, "task %d failed with an exception", failing)
                .shows(
                        downloads.done() < tasks,
                        "its result is missing, and the program ended as if all were well");
    }

    private Duration sequentially(Stage stage, Downloads downloads) throws InterruptedException {
        Actor actor = stage.actor("sequential");
        long start = System.nanoTime();
        for (int task = 1; task <= tasks; task++) {
            stage.progress("one after the other: %d of %d", task, tasks);
            downloads.download(task);
            say(actor, task);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private Report concurrently(Stage stage, Downloads downloads) throws InterruptedException {
        stage.actor("producer").says("puts %d tasks into a queue for %d", tasks, threads);
        List<Integer> all = IntStream.rangeClosed(1, tasks).boxed().toList();
        return ProducerConsumer.from(all.iterator())
                .named("downloads")
                .capacity(threads)
                .consumers(threads)
                .threads(factory())
                .onProgress(TICK, report -> stage.progress("%d of %d", report.consumed(), tasks))
                .forEach(
                        task -> {
                            downloads.download(task);
                            say(stage.actor(role()), task);
                        });
    }

    private void say(Actor actor, int task) {
        if (verbose || task % Math.ceilDiv(tasks, SHOWN) == 0) {
            actor.says("task %d done", task);
        }
    }

    /** The run names its threads {@code downloads stage-1 consumer-3}. */
    private static String role() {
        String name = Thread.currentThread().getName();
        return name.substring(name.lastIndexOf(' ') + 1).replace('-', ' ');
    }

    private ThreadFactory factory() {
        return virtual ? Thread.ofVirtual().factory() : Thread.ofPlatform().daemon().factory();
    }

    private static String waits(long times, Duration together) {
        return Figures.count(times) + " times, " + Figures.time(together) + " together";
    }
}
