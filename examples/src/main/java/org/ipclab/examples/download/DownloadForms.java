package org.ipclab.examples.download;

import org.ipclab.examples.evidence.MachineLoad;
import org.ipclab.examples.stage.Actor;
import org.ipclab.examples.stage.Sample;
import org.ipclab.examples.stage.Scene;
import org.ipclab.examples.stage.Seen;
import org.ipclab.examples.stage.Summary;
import org.ipclab.examples.terminal.Figures;
import org.ipclab.examples.terminal.Progress;
import org.ipclab.runner.ProducerConsumer;
import org.ipclab.runner.Report;
import org.ipclab.runner.Report.StageReport;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The fixed form of scenario 2a: one after the other, and by a producer and many consumers. */
public final class DownloadForms {
    private static final int TOLD = 40; // lines, unless all are asked for
    private static final Duration TICK = Duration.ofMillis(100);
    private static final double CLEARLY = 1.2; // times as fast
    private static final double TOLERANCE = 1.25; // of what the processors can give

    private final DownloadSetting setting;

    /** Downloads of this kind. */
    public DownloadForms(DownloadSetting setting) {
        this.setting = setting;
    }

    /** One round: how long it took, and on how many processors. */
    private record Round(
            Downloads downloads, Report report, Duration elapsed, double cores, double others) {}

    /** Both ways, in several rounds. */
    public Summary fixed(Scene scene) throws InterruptedException {
        scene.columns();
        warmUp();
        List<Double> slow = new ArrayList<>();
        List<Double> speedUps = new ArrayList<>();
        List<Round> rounds = new ArrayList<>();
        boolean same = true;
        for (int number = 1; number <= setting.rounds(); number++) {
            Downloads one = setting.downloads();
            Duration alone = sequentially(scene, one, number == 1);
            Round round = concurrently(scene, number == 1);
            rounds.add(round);
            slow.add(alone.toNanos() / 1e6);
            speedUps.add((double) alone.toNanos() / round.elapsed().toNanos());
            same &= one.sum() == round.downloads().sum();
        }
        Summary summary = summary(rounds);
        summary.row("one after the other", "%s", Sample.of(slow).withSpread(" ms"))
                .row("speed-up", Sample.of(speedUps).withSpread("x"))
                .figure("speed-up", Sample.of(speedUps).median())
                .shows(same, "the results are the same in both");
        judge(summary, Sample.of(speedUps), rounds);
        return summary;
    }

    /** Only what a sweep compares: one round of the consumers. */
    public Summary measure(Scene scene) throws InterruptedException {
        return summary(List.of(concurrently(scene, false)));
    }

    /** Both ways use the same code, which shall be compiled before a clock runs. */
    private void warmUp() throws InterruptedException {
        Downloads downloads = new Downloads(Duration.ZERO, setting.computeSize());
        long end = System.nanoTime() + TICK.toNanos();
        for (int task = 0; System.nanoTime() - end < 0 || task < 2; task++) {
            downloads.download(task);
        }
    }

    private Summary summary(List<Round> rounds) {
        Sample elapsed = millis(rounds);
        Round last = rounds.getLast();
        StageReport queue = last.report().stages().getFirst();
        boolean done = rounds.stream().allMatch(r -> r.downloads().done() == setting.tasks());
        return new Summary()
                .row(
                        "with " + Figures.count(setting.threads(), "consumer"),
                        elapsed.withSpread(" ms"))
                .row("the producer waited", waits(queue.putWaits(), queue.putWaited()))
                .row("the consumers waited", waits(queue.takeWaits(), queue.takeWaited()))
                .row("waits at the same time", Figures.count(mostWaiting(rounds)) + " at most")
                .row("processors used", cores(rounds).withSpread("") + " for computing")
                .figure("elapsed ms", elapsed.median())
                .figure("processors used", cores(rounds).median())
                .shows(done, "every task was done, %s", Figures.count(setting.tasks()))
                .shows(
                        rounds.stream().allMatch(r -> r.report().failed() == 0),
                        "none failed, none was left over");
    }

    private void judge(Summary summary, Sample speedUps, List<Round> rounds) {
        double others = rounds.stream().mapToDouble(Round::others).average().orElse(0);
        boolean busy = MachineLoad.isTooMuch(others);
        if (busy) {
            summary.row("note", "other programs used %.1f processors meanwhile", others);
        }
        if (setting.threads() == 1 || setting.tasks() == 1) {
            summary.row("note", "one consumer, or one task, cannot be faster");
        } else if (setting.ioDelay().isPositive()) {
            summary.shows(mostWaiting(rounds) > 1, "waits overlapped")
                    .shows(unless(busy, speedUps.isAbove(CLEARLY)), "so the consumers were faster");
        } else {
            int processors = Runtime.getRuntime().availableProcessors();
            summary.row("note", "nothing to wait for: what is gained comes from the processors")
                    .shows(
                            unless(busy, speedUps.isAtMost(processors * TOLERANCE)),
                            "and is no more than the %d of this machine can give",
                            processors);
        }
    }

    /** On a busy machine a time that contradicts says nothing. */
    private static Seen unless(boolean busy, Seen seen) {
        return busy && seen == Seen.NO ? Seen.UNCLEAR : seen;
    }

    private static int mostWaiting(List<Round> rounds) {
        return rounds.stream().mapToInt(r -> r.downloads().mostWaiting()).max().orElse(0);
    }

    private static Sample cores(List<Round> rounds) {
        return Sample.of(rounds.stream().map(Round::cores).toList());
    }

    private static Sample millis(List<Round> rounds) {
        return Sample.of(rounds.stream().map(round -> round.elapsed().toNanos() / 1e6).toList());
    }

    private Duration sequentially(Scene scene, Downloads downloads, boolean told)
            throws InterruptedException {
        Actor actor = scene.actor("sequential");
        long start = System.nanoTime();
        try (Progress progress = scene.progress("one after the other", setting.tasks())) {
            for (int task = 1; task <= setting.tasks(); task++) {
                downloads.download(task);
                progress.step();
                say(scene, actor, task, told);
            }
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private Round concurrently(Scene scene, boolean told) throws InterruptedException {
        Downloads downloads = setting.downloads();
        if (told) {
            scene.actor("producer")
                    .says("puts %d tasks into a queue for %d", setting.tasks(), setting.threads());
        }
        List<Integer> all = IntStream.rangeClosed(1, setting.tasks()).boxed().toList();
        MachineLoad load = MachineLoad.start();
        try (Progress progress = scene.progress("by consumers", setting.tasks())) {
            Report report =
                    ProducerConsumer.from(all.iterator())
                            .named("downloads")
                            .capacity(setting.threads())
                            .consumers(setting.threads())
                            .threads(setting.factory())
                            .onProgress(TICK, now -> progress.at(now.consumed()))
                            .forEach(
                                    task -> {
                                        downloads.download(task);
                                        say(scene, scene.actor(role()), task, told);
                                    });
            Duration elapsed = report.elapsed();
            double cores = (double) downloads.cpu().toNanos() / Math.max(1, elapsed.toNanos());
            double others = load.othersProcessors(downloads.cpu());
            return new Round(downloads, report, elapsed, cores, others);
        }
    }

    private void say(Scene scene, Actor actor, int task, boolean told) {
        if (told && task % scene.tellOneIn(setting.tasks(), TOLD) == 0) {
            actor.says("task %d done", task);
        }
    }

    /** The run names its threads {@code downloads stage-1 consumer-3}. */
    private static String role() {
        String name = Thread.currentThread().getName();
        return name.substring(name.lastIndexOf(' ') + 1).replace('-', ' ');
    }

    private static String waits(long times, Duration together) {
        return Figures.count(times) + " times, " + Figures.time(together) + " together";
    }
}
