package org.ipclab.examples.scenarios;

import org.ipclab.examples.download.DownloadForms;
import org.ipclab.examples.download.DownloadSetting;
import org.ipclab.examples.download.SilentDownloads;
import org.ipclab.examples.download.UnboundedDownloads;
import org.ipclab.examples.options.Allowed;
import org.ipclab.examples.stage.Scene;
import org.ipclab.examples.stage.Summary;
import org.ipclab.examples.terminal.Figures;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.time.Duration;
import java.util.List;

/** Scenario 2a: simulated downloads, one after the other, and by many consumers. */
@Command(
        name = "2a",
        header = "Queue: simulated downloads, one by one, then by a producer and N consumers",
        description =
                "Each download is a wait, as for a server, and then some computing. They are done"
                        + " one after the other; and a producer puts them into a bounded queue and"
                        + " consumers take them, so that the waits overlap.")
public final class DownloadScenario extends Scenario {
    private static final double STEPS_A_SECOND = 5e8; // about, on today's processors

    @Option(names = "--tasks", paramLabel = "NUMBER", description = "Downloads.")
    @Allowed(from = "1", to = "100000")
    private int tasks = 20;

    @Option(names = "--io-delay", paramLabel = "TIME", description = "The wait of each.")
    @Allowed(from = "0ms", to = "10s")
    private Duration ioDelay = Duration.ofMillis(25);

    @Option(names = "--threads", paramLabel = "NUMBER", description = "Consumers.")
    @Allowed(from = "1", to = "10000")
    private int threads = 5;

    @Option(
            names = "--compute-size",
            paramLabel = "NUMBER",
            description = "Steps of computing after each wait.")
    @Allowed(from = "0", to = "1000000000")
    private int computeSize = 500_000;

    @Option(names = "--virtual", description = "Consumers are virtual threads.")
    private boolean virtual;

    @Option(names = "--rounds", paramLabel = "NUMBER", description = "How often it is measured.")
    @Allowed(from = "1", to = "100")
    private int rounds = 3;

    @Override
    protected String setting() {
        return Figures.format(
                "%s, each a wait of %s and %s steps of computing, %d %s threads",
                Figures.count(tasks, "task"),
                Figures.time(ioDelay),
                Figures.count(computeSize),
                threads,
                virtual ? "virtual" : "platform");
    }

    @Override
    public List<BrokenForm> brokenForms() {
        return List.of(
                new BrokenForm(
                        "no-bound",
                        "the queue has no bound: all tasks wait in memory, and for each other",
                        scene -> new UnboundedDownloads(downloads()).broken(scene)),
                new BrokenForm(
                        "lost-exception",
                        "a consumer's exception that nobody sees: a result is missing",
                        scene -> new SilentDownloads(downloads()).broken(scene)));
    }

    @Override
    protected void check() {
        if (isBroken("no-bound") && tasks <= 2 * threads) {
            throw refuse(
                    "--broken=no-bound needs --tasks of more than twice the --threads: %d or more",
                    2 * threads + 1);
        }
    }

    @Override
    protected Duration estimate() {
        Duration one = ioDelay.plusNanos((long) (computeSize / STEPS_A_SECOND * 1e9));
        Duration alone = one.multipliedBy(tasks);
        Duration together = alone.dividedBy(Math.min(threads, tasks));
        return isBroken() ? together.multipliedBy(2) : alone.plus(together).multipliedBy(rounds);
    }

    @Override
    protected Summary fixed(Scene scene) throws Exception {
        return new DownloadForms(downloads()).fixed(scene);
    }

    @Override
    protected Summary measure(Scene scene) throws Exception {
        return isBroken() ? play(scene) : new DownloadForms(downloads()).measure(scene);
    }

    private DownloadSetting downloads() {
        return new DownloadSetting(tasks, ioDelay, threads, computeSize, virtual, rounds);
    }
}
