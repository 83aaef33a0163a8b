package org.ipclab.examples.download;

import org.ipclab.examples.stage.Actor;
import org.ipclab.examples.stage.Latencies;
import org.ipclab.examples.stage.Scene;
import org.ipclab.examples.stage.Summary;
import org.ipclab.examples.stage.Threads;
import org.ipclab.examples.terminal.Figures;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A fault: the queue has no bound, so nothing ever slows the producer down. All tasks wait in
 * memory at once, with the page that each will need, and the last ones wait for all the others. The
 * same is done once more with a bound.
 */
public final class UnboundedDownloads {
    /** A task in the queue, with the page that it will need, and since when it is there. */
    private record Waiting(int task, ByteBuffer page, long since) {}

    /** What one run saw. */
    private record Seen(int peak, Latencies waits, int done) {}

    private static final Waiting END = new Waiting(0, ByteBuffer.allocate(0), 0);
    private static final int PAGE = 64 << 10;

    private final DownloadSetting setting;

    /** Downloads of this kind. */
    public UnboundedDownloads(DownloadSetting setting) {
        this.setting = setting;
    }

    /** Without a bound, and then with one. */
    public Summary broken(Scene scene) throws Exception {
        scene.columns();
        Seen unbounded = run(scene, new LinkedBlockingQueue<>());
        scene.actor("main").says("the same with a bound of %d", setting.threads());
        Seen bounded = run(scene, new ArrayBlockingQueue<>(setting.threads()));
        return new Summary()
                .row("most tasks waiting", "%s; with a bound %s", tasks(unbounded), tasks(bounded))
                .row("wait in the queue", "%s; with a bound %s", p99(unbounded), p99(bounded))
                .figure("most tasks waiting", unbounded.peak())
                .figure("p99 ms", unbounded.waits().percentile(99).toNanos() / 1e6)
                .shows(
                        unbounded.done() == setting.tasks() && bounded.done() == setting.tasks(),
                        "every task was done, in both")
                .shows(
                        unbounded.peak() > setting.threads(),
                        "the producer ran ahead: more tasks waited than the %d consumers can hold",
                        setting.threads())
                .shows(bounded.peak() <= setting.threads(), "with a bound it had to wait for them");
    }

    private static String tasks(Seen seen) {
        return Figures.count(seen.peak()) + ", " + Figures.bytes((long) seen.peak() * PAGE);
    }

    private static String p99(Seen seen) {
        return "p50 "
                + Figures.time(seen.waits().percentile(50))
                + ", p99 "
                + Figures.time(seen.waits().percentile(99));
    }

    private Seen run(Scene scene, BlockingQueue<Waiting> queue) throws Exception {
        Downloads downloads = setting.downloads();
        List<Duration> waits = new ArrayList<>(); // guarded by itself
        try (Threads consumers = new Threads()) {
            for (int i = 1; i <= setting.threads(); i++) {
                consumers.add(
                        "consumer " + i, setting.factory(), () -> consume(queue, downloads, waits));
            }
            consumers.start();
            int peak = produce(scene.actor("producer"), queue);
            consumers.join();
            synchronized (waits) {
                return new Seen(peak, Latencies.of(waits), downloads.done());
            }
        }
    }

    private int produce(Actor who, BlockingQueue<Waiting> queue) throws InterruptedException {
        int peak = 0;
        for (int task = 1; task <= setting.tasks(); task++) {
            queue.put(new Waiting(task, ByteBuffer.allocate(PAGE), System.nanoTime()));
            peak = Math.max(peak, queue.size());
        }
        who.says(
                "has put the last task; the most that waited were %d, which held %s",
                peak, Figures.bytes((long) peak * PAGE));
        for (int i = 0; i < setting.threads(); i++) {
            queue.put(END);
        }
        return peak;
    }

    private static void consume(
            BlockingQueue<Waiting> queue, Downloads downloads, List<Duration> waits)
            throws InterruptedException {
        for (Waiting next = queue.take(); next.task() != 0; next = queue.take()) {
            Duration waited = Duration.ofNanos(System.nanoTime() - next.since());
            synchronized (waits) {
                waits.add(waited);
            }
            downloads.download(next.task());
        }
    }
}
