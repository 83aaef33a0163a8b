package org.ipclab.examples;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The threads of one run: they start together, the first failure of any of them is everybody's, and
 * all have ended when this is closed.
 */
final class Crew implements AutoCloseable {
    /** What one thread does. */
    interface Part {
        void play() throws Exception;
    }

    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /** Adds a thread, which does not run yet. */
    void add(String name, Part part) {
        threads.add(Thread.ofPlatform().name(name).daemon().unstarted(() -> play(part)));
    }

    void start() {
        threads.forEach(Thread::start);
    }

    /** Waits until all have ended, and throws what the first one that failed threw. */
    void join() throws Exception {
        for (Thread thread : threads) {
            thread.join();
        }
        throwFailure();
    }

    /** Waits as {@link #join()} does, and says whether all have ended within the time. */
    boolean join(Duration atMost) throws Exception {
        long deadline = System.nanoTime() + atMost.toNanos();
        for (Thread thread : threads) {
            if (!thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
                return false;
            }
        }
        throwFailure();
        return true;
    }

    /** Interrupts those that still run, and waits for them, whoever interrupts. */
    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void play(Part part) {
        try {
            part.play();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // sent home by close()
        } catch (Throwable e) {
            failure.compareAndSet(null, e);
            threads.forEach(Thread::interrupt);
        }
    }

    private void throwFailure() throws Exception {
        switch (failure.get()) {
            case null -> {}
            case Exception e -> throw e;
            case Throwable e -> throw new AssertionError(e);
        }
    }
}
