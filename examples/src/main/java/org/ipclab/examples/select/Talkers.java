package org.ipclab.examples.select;

import org.ipclab.examples.evidence.CpuTime;
import org.ipclab.examples.stage.Actor;
import org.ipclab.examples.stage.Children;
import org.ipclab.examples.stage.Latencies;
import org.ipclab.examples.stage.Scene;
import org.ipclab.examples.stage.Summary;
import org.ipclab.examples.terminal.Figures;
import org.ipclab.examples.terminal.Progress;
import org.ipclab.pipes.ChildProcess;
import org.ipclab.pipes.PipeChannel;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The children of one run of scenario 1b. All begin to write at once: they wait for the end of file
 * of one more pipe, the gate, which is closed when the last of them is ready.
 */
public final class Talkers {
    private static final int TOLD = 40; // lines for the messages of a child

    private final TalkerSetting setting;
    private final Actor parent;
    private final PipeChannel gate;
    private final List<Talker> all = new ArrayList<>();
    private final Progress progress;
    private int ready; // guarded by this
    private CpuTime cpu = CpuTime.ofThisProcess();

    private Talkers(Scene scene, TalkerSetting setting) throws IOException {
        this.setting = setting;
        parent = scene.actor("parent");
        gate = scene.owns(PipeChannel.open());
        progress = scene.owns(scene.progress("messages", setting.total()));
    }

    /** Starts them. */
    public static Talkers start(Scene scene, TalkerSetting setting) throws IOException {
        scene.columns();
        Talkers talkers = new Talkers(scene, setting);
        for (int number = 1; number <= setting.children(); number++) {
            talkers.start(scene, number);
        }
        talkers.gate.source().close();
        return talkers;
    }

    private void start(Scene scene, int number) throws IOException {
        PipeChannel pipe = scene.owns(PipeChannel.open());
        long started = System.nanoTime();
        int messages = setting.messagesOf(number);
        ChildProcess process =
                Children.start(
                        scene,
                        Children.of(
                                        PipeTalker.class,
                                        messages,
                                        setting.delayOf(number),
                                        scene.chance(number).nextLong())
                                .stdin(gate.source())
                                .share(gate.source())
                                .fd(Children.VOICE, pipe.sink()));
        String name = "child " + number;
        int tellOneIn = scene.tellOneIn(messages, TOLD);
        all.add(
                new Talker(
                        process,
                        pipe.source(),
                        new ReceivedMessages(name, parent, messages, tellOneIn),
                        started));
        parent.says("has started %s, process %d", name, process.pid());
    }

    List<Talker> all() {
        return all;
    }

    Actor parent() {
        return parent;
    }

    TalkerSetting setting() {
        return setting;
    }

    /** Takes a message, and works on it; the last child that is ready opens the gate. */
    void hear(Talker talker, String line) throws IOException {
        if (talker.hear(line)) {
            countReady();
        } else {
            progress.step();
            work();
        }
    }

    private synchronized void countReady() throws IOException {
        if (++ready == all.size()) {
            parent.says("all are ready: closes the gate, which is the start");
            cpu = CpuTime.ofThisProcess();
            gate.sink().close();
        }
    }

    /** Works without waiting. */
    private void work() {
        if (setting.work().isPositive()) {
            long end = System.nanoTime() + setting.work().toNanos();
            while (System.nanoTime() - end < 0) {
                Thread.onSpinWait();
            }
        }
    }

    /** CPU time of the parent since the start. */
    public synchronized Duration cpuUsed() {
        return cpu.used();
    }

    /** Whether every message of every child came. */
    public boolean haveArrived() {
        return all.stream().allMatch(talker -> talker.received().isComplete());
    }

    /** Whether the end of file of all was read. */
    boolean haveEnded() {
        return all.stream().allMatch(talker -> talker.received().hasEnded());
    }

    /** How long all messages lay in their pipes. */
    public Latencies latencies() {
        return Latencies.of(all.stream().flatMap(t -> t.received().latencies().stream()).toList());
    }

    /** How long messages of all but the first lay in their pipes. */
    public Latencies latenciesOfTheOthers() {
        return Latencies.of(
                all.stream().skip(1).flatMap(t -> t.received().latencies().stream()).toList());
    }

    /** Waits for the children, and says what came and how late. */
    public Summary summary() throws IOException, InterruptedException {
        Duration cpuUsed = cpuUsed();
        progress.close();
        Summary summary = new Summary().cells("", "messages", "p50", "p99", "longest");
        List<Latencies> each = new ArrayList<>();
        for (Talker talker : all) {
            Latencies latencies = Latencies.of(talker.received().latencies());
            each.add(latencies);
            addCells(summary, talker.received().child(), latencies);
            talker.process().waitFor();
        }
        addCells(summary, "all", latencies());
        return summary.row(
                        "fairness",
                        "%.2f (Jain's index of the mean latencies: 1 is even)",
                        Latencies.fairness(each))
                .row("CPU time of the parent", Figures.time(cpuUsed))
                .figure("p50 us", latencies().percentile(50).toNanos() / 1e3)
                .figure("p99 us", latencies().percentile(99).toNanos() / 1e3)
                .figure("CPU ms", cpuUsed.toNanos() / 1e6);
    }

    private static void addCells(Summary summary, String name, Latencies latencies) {
        summary.cells(
                name,
                Figures.count(latencies.size()),
                Figures.time(latencies.percentile(50)),
                Figures.time(latencies.percentile(99)),
                Figures.time(latencies.percentile(100)));
    }
}
