package org.ipclab.examples.stage;

import org.ipclab.examples.evidence.CpuTime;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The threads of one run: they start together, the first failure of any of them is everybody's, and
 * all have ended when this is closed.
 */
public final class Threads implements AutoCloseable {
    /** What one thread does. */
    public interface Part {
        /** Does it; an interrupt ends it. */
        void play() throws Exception;
    }

    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final AtomicLong cpuNanos = new AtomicLong();

    /** Adds a platform thread, which does not run yet. */
    public Threads add(String name, Part part) {
        return add(name, Thread.ofPlatform().daemon().factory(), part);
    }

    /** Adds a thread of this kind, which does not run yet. */
    public Threads add(String name, ThreadFactory kind, Part part) {
        Thread thread = kind.newThread(() -> play(part));
        thread.setName(name);
        threads.add(thread);
        return this;
    }

    /** Starts all of them. */
    public Threads start() {
        threads.forEach(Thread::start);
        return this;
    }

    /** All of them, in the order in which they were added. */
    public List<Thread> all() {
        return List.copyOf(threads);
    }

    /** The CPU time of those that have ended, platform threads only. */
    public Duration cpu() {
        return Duration.ofNanos(cpuNanos.get());
    }

    /** Waits until all have ended, and throws what the first one that failed threw. */
    public void join() throws Exception {
        for (Thread thread : threads) {
            thread.join();
        }
        throwFailure();
    }

    /** Waits as {@link #join()} does, and says whether all have ended within the time. */
    public boolean join(Duration atMost) throws Exception {
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
        } finally {
            cpuNanos.addAndGet(CpuTime.ofCurrentThread().toNanos());
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
