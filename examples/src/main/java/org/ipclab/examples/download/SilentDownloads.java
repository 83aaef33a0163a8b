package org.ipclab.examples.download;

import org.ipclab.examples.stage.Actor;
import org.ipclab.examples.stage.Scene;
import org.ipclab.examples.stage.Summary;
import org.ipclab.examples.terminal.Figures;
import org.jspecify.annotations.Nullable;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A fault: the consumers are handed to an executor whose futures nobody asks. An exception ends a
 * consumer, its task is lost, and no one hears of it.
 */
public final class SilentDownloads {
    private static final int END = 0;
    private static final int TOLD = 40; // lines of a long run

    private final DownloadSetting setting;
    private final Downloads downloads;
    private final BlockingQueue<Integer> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger crashed = new AtomicInteger();

    /** Downloads of this kind. */
    public SilentDownloads(DownloadSetting setting) {
        this.setting = setting;
        this.downloads = setting.downloads();
    }

    /** One of the tasks fails. */
    public Summary broken(Scene scene) throws InterruptedException {
        scene.columns();
        int failing = 1 + scene.chance(0).nextInt(setting.tasks());
        run(scene, failing);
        scene.actor("main").says("all consumers have ended, and nobody has complained");
        return new Summary()
                .row("tasks", Figures.count(setting.tasks()))
                .row("results", Figures.count(downloads.done()))
                .row("exceptions thrown", Figures.count(crashed.get()))
                .row("of these seen", "none: the futures hold them, and nobody asks the futures")
                .figure("tasks lost", setting.tasks() - downloads.done())
                .shows(crashed.get() == 1, "task %d failed with an exception", failing)
                .shows(
                        downloads.done() < setting.tasks(),
                        "its result is missing, and the program ended as if all were well");
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the fault; Error Prone would catch it
    private void run(Scene scene, int failing) throws InterruptedException {
        ExecutorService executor =
                Executors.newFixedThreadPool(setting.threads(), setting.factory());
        scene.owns(executor::shutdownNow);
        int every = scene.tellOneIn(setting.tasks(), TOLD);
        for (int i = 1; i <= setting.threads(); i++) {
            Actor consumer = scene.actor("consumer " + i);
            executor.submit(() -> consume(consumer, failing, every));
        }
        for (int task = 1; task <= setting.tasks(); task++) {
            queue.add(task);
        }
        for (int i = 0; i < setting.threads(); i++) {
            queue.add(END);
        }
        executor.shutdown();
        executor.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    }

    private @Nullable Object consume(Actor who, int failing, int every)
            throws InterruptedException {
        for (int task = queue.take(); task != END; task = queue.take()) {
            if (task == failing) {
                crashed.incrementAndGet();
                throw new IllegalStateException("the server says 500"); // and nobody listens
            }
            downloads.download(task);
            if (task % every == 0) {
                who.says("task %d done", task);
            }
        }
        return null;
    }
}
