package org.ipclab.examples;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Producer and consumers with two faults that are often seen together. The queue has no bound, so
 * nothing ever slows the producer down. And the consumers are handed to an executor whose futures
 * nobody asks: an exception ends a consumer, its task is lost, and no one hears of it.
 */
final class SilentDownloads {
    /** A task in the queue, with the page that it will need, and since when it is there. */
    private record Waiting(int task, byte[] page, long since) {}

    private static final Waiting END = new Waiting(0, new byte[0], 0);
    private static final int PAGE = 64 << 10;

    private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>(); // the first fault
    private final Downloads downloads;
    private final Stage stage;
    private final int failing;
    private final List<Duration> waits = new ArrayList<>(); // guarded by itself
    private final AtomicInteger crashed = new AtomicInteger();
    private int peak;

    /** The task of number {@code failing} will fail. */
    SilentDownloads(Downloads downloads, Stage stage, int failing) {
        this.downloads = downloads;
        this.stage = stage;
        this.failing = failing;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the second fault; Error Prone would catch it
    void run(int tasks, int consumers, ThreadFactory factory) throws InterruptedException {
        ExecutorService executor = Executors.newFixedThreadPool(consumers, factory);
        stage.owns(executor::shutdownNow);
        for (int i = 1; i <= consumers; i++) {
            Actor consumer = stage.actor("consumer " + i);
            executor.submit(() -> consume(consumer));
        }
        produce(tasks, consumers, stage.actor("producer"));
        executor.shutdown();
        executor.awaitTermination(1, java.util.concurrent.TimeUnit.HOURS);
    }

    private void produce(int tasks, int consumers, Actor who) {
        for (int task = 1; task <= tasks; task++) {
            queue.add(new Waiting(task, new byte[PAGE], System.nanoTime()));
            peak = Math.max(peak, queue.size());
        }
        who.says(
                "has queued all %d tasks at once, which hold %s",
                tasks, Figures.bytes((long) queue.size() * PAGE));
        for (int i = 0; i < consumers; i++) {
            queue.add(END);
        }
    }

    private @Nullable Object consume(Actor who) throws InterruptedException {
        for (Waiting next = queue.take(); next != END; next = queue.take()) {
            note(Duration.ofNanos(System.nanoTime() - next.since()));
            if (next.task() == failing) {
                crashed.incrementAndGet();
                throw new IllegalStateException("the server says 500"); // and nobody listens
            }
            downloads.download(next.task());
            who.says("task %d done", next.task());
        }
        return null;
    }

    private void note(Duration wait) {
        synchronized (waits) {
            waits.add(wait);
        }
    }

    /** The most tasks that were seen waiting at once. */
    int peak() {
        return peak;
    }

    /** How much memory the waiting tasks held then. */
    long peakBytes() {
        return (long) peak * PAGE;
    }

    /** How long tasks waited in the queue. */
    Latencies waits() {
        synchronized (waits) {
            return Latencies.of(waits);
        }
    }

    /** How many exceptions were thrown. */
    int crashed() {
        return crashed.get();
    }
}
