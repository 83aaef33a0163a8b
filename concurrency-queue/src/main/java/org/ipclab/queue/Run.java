package org.ipclab.queue;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * A run under way: to await, to watch, to cancel.
 *
 * <p>A run is over when all of its threads have ended. One that was stopped (by a failure, {@link
 * #cancel()}, or the deadline) interrupts its threads, and is over when the grace time has passed
 * even if some of them ignore that; its report then names the {@linkplain Report#stragglers()
 * stragglers}. Those take no further element, should they ever come back.
 *
 * {@snippet class="org.ipclab.queue.ProducerConsumerSnippets" region="handle"}
 *
 * <p>Any thread may call any method. A run's threads are daemons, if you did not choose others: a
 * program that starts a run awaits it.
 */
public final class Run implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Run.class);

    private final RunPlan<?> plan;
    private final Crew crew;
    private final RunState state;
    private final RunEvent event = new RunEvent();
    private final long startNanos = System.nanoTime();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile @Nullable Report end;

    /** Builds the chain and its threads, which do not run yet. */
    Run(RunPlan<?> plan, Outlet last, List<Envelope> envelopes) {
        this.plan = plan;
        crew = new Crew(this, plan, last, envelopes);
        state = new RunState(crew.size());
        event.begin();
    }

    // ---- for those who wait

    /**
     * Waits until the run is over.
     *
     * @return the report, whatever the end was
     * @throws InterruptedException if interrupted while waiting; the run goes on
     */
    public Report await() throws InterruptedException {
        over.await();
        return report();
    }

    /**
     * Waits at most so long until the run is over.
     *
     * @param timeout how long to wait
     * @return the report, or empty if the run is not over yet
     * @throws InterruptedException if interrupted while waiting; the run goes on
     */
    public Optional<Report> await(Duration timeout) throws InterruptedException {
        boolean isOver = over.await(timeout.toNanos(), NANOSECONDS);
        return isOver ? Optional.of(report()) : Optional.empty();
    }

    /**
     * What was done so far, or in all once the run is over.
     *
     * @return the report; its outcome is {@link Outcome#RUNNING} until a thread stops the run or
     *     the last one ends
     */
    public Report report() {
        var last = end;
        return last != null ? last : reportWith(List.of());
    }

    /**
     * Tells whether the run is over.
     *
     * @return true once {@link #await()} would return at once
     */
    public boolean isOver() {
        return over.getCount() == 0;
    }

    /** Stops the run, if it is not over: interrupts its threads. Does not wait. */
    public void cancel() {
        stop(Outcome.CANCELLED);
    }

    /**
     * Cancels the run and waits until it is over; that takes at most the grace time. If this thread
     * is interrupted it waits all the same, and its interrupt status is set afterwards.
     */
    @Override
    public void close() {
        cancel();
        boolean interrupted = false;
        while (!isOver()) {
            try {
                over.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- for the workers

    boolean isStopping() {
        return state.outcome() != Outcome.RUNNING;
    }

    /** Whether this was thrown because a stop has interrupted the thread, and is no failure. */
    boolean isStopEffect(Throwable thrown) {
        return isStopping()
                && (thrown instanceof InterruptedException
                        || thrown instanceof ClosedByInterruptException
                        || thrown instanceof InterruptedIOException);
    }

    /** A failure of a source or a step: the plan says whether the run goes on. */
    void failed(Failure failure) {
        if (plan.goesOn) {
            state.failed(failure);
        } else {
            failedFatally(failure);
        }
    }

    void failedFatally(Failure failure) {
        if (state.failedFatally(failure)) {
            interruptAll();
        }
    }

    void workerEnded() {
        state.workerEnded();
    }

    // ---- for the supervisor

    void stop(Outcome reason) {
        if (state.end(reason)) {
            interruptAll();
        }
    }

    private void interruptAll() {
        LOG.debug("{} stops: {}", plan.name, state.outcome());
        crew.interrupt();
    }

    void start() {
        LOG.debug("{} starts {} threads", plan.name, crew.size());
        crew.start();
    }

    RunState state() {
        return state;
    }

    List<Thread> threads() {
        return crew.threads();
    }

    long elapsedNanos() {
        return System.nanoTime() - startNanos;
    }

    void finish(List<Thread> stragglers) {
        var report = reportWith(stragglers);
        end = report;
        LOG.debug("{} is over: {}", plan.name, report.summary());
        event.commit(plan.name, report);
        over.countDown();
    }

    /** The outcome first: what was counted before it is counted. */
    private Report reportWith(List<Thread> stragglers) {
        var outcome = state.outcome();
        var failures = state.failures();
        var elapsed = Duration.ofNanos(elapsedNanos());
        return new Report(outcome, elapsed, crew.report(), failures, stragglers);
    }

    // ---- for the description

    /** Runs in other threads, another one supervises them. */
    void beginInBackground(Runnable whenOver) {
        Thread.ofPlatform()
                .daemon()
                .name(plan.name + " supervisor")
                .start(
                        () -> {
                            new Supervisor(this, plan).untilTheEnd();
                            whenOver.run();
                        });
    }

    /** Runs in other threads, supervised by this one. An interrupt cancels it. */
    Report toItsEnd() throws InterruptedException {
        boolean interrupted = new Supervisor(this, plan).untilTheEnd();
        var report = report();
        if (interrupted && report.outcome() != Outcome.COMPLETED) {
            throw new InterruptedException("the run was interrupted: " + report.summary());
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return report;
    }
}
