package org.ipclab.queue;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/**
 * What a run is to be: its sources, its stages, and what is said about the whole of it.
 *
 * @param <T> the elements at this point of the chain
 */
abstract sealed class RunPlan<T> permits ProducerConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(ProducerConsumer.class);

    List<SourcePlan> sources;
    List<StagePlan> stages = List.of();
    String name = "run";
    ThreadFactory threads = Thread.ofPlatform().daemon().factory();
    long deadlineNanos = Long.MAX_VALUE;
    long graceNanos = Duration.ofSeconds(1).toNanos();
    boolean goesOn;
    long listenEveryNanos = Long.MAX_VALUE;
    Consumer<Report> listener = report -> {};

    RunPlan(List<SourcePlan> sources) {
        this.sources = sources;
    }

    RunPlan(RunPlan<?> from) {
        sources = from.sources;
        stages = from.stages;
        name = from.name;
        threads = from.threads;
        deadlineNanos = from.deadlineNanos;
        graceNanos = from.graceNanos;
        goesOn = from.goesOn;
        listenEveryNanos = from.listenEveryNanos;
        listener = from.listener;
    }

    /** A copy with a change. */
    abstract ProducerConsumer<T> with(Consumer<ProducerConsumer<T>> change);

    /**
     * Names the run. Its threads are named after it.
     *
     * @param name the name
     * @return this with that name
     */
    public ProducerConsumer<T> named(String name) {
        requireNonNull(name);
        return with(p -> p.name = name);
    }

    /**
     * Runs everything in virtual threads.
     *
     * @return this with virtual threads
     */
    public ProducerConsumer<T> virtualThreads() {
        return threads(Thread.ofVirtual().factory());
    }

    /**
     * Sets where the threads come from; without this they are platform threads, and daemons.
     *
     * @param threads makes the threads; the run names them
     * @return this with that factory
     */
    public ProducerConsumer<T> threads(ThreadFactory threads) {
        requireNonNull(threads);
        return with(p -> p.threads = threads);
    }

    /**
     * Stops a run that takes longer.
     *
     * @param deadline the time from the start of the run
     * @return this with that deadline
     */
    public ProducerConsumer<T> deadline(Duration deadline) {
        long nanos = NANOSECONDS.convert(deadline);
        return with(p -> p.deadlineNanos = nanos);
    }

    /**
     * Sets how long a run that was stopped waits for threads that do not heed their interrupt;
     * without this it is a second.
     *
     * @param grace the time from the stop of the run
     * @return this with that time
     */
    public ProducerConsumer<T> grace(Duration grace) {
        long nanos = NANOSECONDS.convert(grace);
        return with(p -> p.graceNanos = nanos);
    }

    /**
     * Goes on after failures and counts them. An element that fails is left out, a source that
     * fails has ended.
     *
     * @return this with that policy
     */
    public ProducerConsumer<T> continueOnFailure() {
        return with(p -> p.goesOn = true);
    }

    /**
     * Tells how far the run is, from time to time and at its end. The listener should be quick, and
     * must not wait for the run, which it may cancel: it is called by the thread that keeps the
     * deadline. What it throws is logged, and hurts nobody.
     *
     * @param every the time between two reports
     * @param listener gets the reports
     * @return this with that listener
     */
    public ProducerConsumer<T> onProgress(Duration every, Consumer<? super Report> listener) {
        requireNonNull(listener);
        long nanos = requirePositive(every);
        return with(
                p -> {
                    p.listenEveryNanos = nanos;
                    p.listener = listener::accept;
                });
    }

    private static long requirePositive(Duration every) {
        if (!every.isPositive()) {
            throw new IllegalArgumentException("the time between reports is " + every);
        }
        return NANOSECONDS.convert(every);
    }

    /** Tells the listener. Its failures are its own. */
    final void tell(Report report) {
        try {
            listener.accept(report);
        } catch (Throwable failure) {
            LOG.warn("{}: the progress listener failed", name, failure);
        }
    }
}
