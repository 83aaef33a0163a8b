package org.ipclab.runner;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import org.ipclab.runner.Report.Failure;
import org.ipclab.runner.Report.Outcome;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.ArrayList;
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
 * {@snippet class="org.ipclab.runner.ProducerConsumerSnippets" region="handle"}
 *
 * <p>Any thread may call any method. A run's threads are daemons, if you did not choose others: a
 * program that starts a run awaits it.
 */
public final class Run implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Run.class);
    private static final long LAST_STEPS_NANOS =
            1_000_000_000; // from a worker's end to its thread's
    private static final long LAST_LOOK_NANOS = 20_000_000; // where the grace time is over anyway

    private final RunPlan plan;
    private final Chain chain;
    private final RunEvent event = new RunEvent();
    private final long startNanos = System.nanoTime();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile @Nullable Report last;

    private final RunState state;
    private boolean interrupted; // of the thread that supervises, as the next
    private long reportedNanos;

    /** Builds the chain and its threads, which do not run yet. */
    Run(RunPlan plan, Downstream results, List<OrderedElement> roots) {
        this.plan = plan;
        chain = new Chain(this, plan, results, roots);
        state = new RunState(chain.size());
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
     * @param timeout how long to wait; not at all if it is not positive
     * @return the report, or empty if the run is not over yet
     * @throws InterruptedException if interrupted while waiting; the run goes on
     */
    public Optional<Report> await(Duration timeout) throws InterruptedException {
        boolean isOver = over.await(NANOSECONDS.convert(timeout), NANOSECONDS);
        return isOver ? Optional.of(report()) : Optional.empty();
    }

    /**
     * What was done so far, or in all once the run is over.
     *
     * @return the report; its outcome is {@link Outcome#RUNNING} until a thread stops the run or
     *     the last one ends
     */
    public Report report() {
        var end = last;
        return end != null ? end : reportWith(List.of());
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
        boolean wasInterrupted = false;
        while (!isOver()) {
            try {
                over.await();
            } catch (InterruptedException e) {
                wasInterrupted = true;
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The outcome first: what was counted before it is counted. */
    private Report reportWith(List<Thread> stragglers) {
        var outcome = state.outcome();
        var elapsed = Duration.ofNanos(elapsedNanos());
        return new Report(outcome, elapsed, chain.report(), state.failures(), stragglers);
    }

    private long elapsedNanos() {
        return System.nanoTime() - startNanos;
    }

    List<Thread> threads() {
        return chain.threads();
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
        if (plan.goesOn()) {
            state.failed(failure);
        } else {
            failedFatally(failure);
        }
    }

    /** A failure that ends the run. */
    void failedFatally(Failure failure) {
        if (state.failedFatally(failure)) {
            interruptAll();
        }
    }

    /** The last one to end decides, by the sums, whether the run has completed. */
    void workerEnded() {
        if (state.workerEnded() && !isStopping()) {
            var imbalance = chain.imbalance();
            if (imbalance != null) {
                failedFatally(imbalance);
            }
            state.decide(Outcome.COMPLETED);
        }
    }

    private void stop(Outcome reason) {
        if (state.decide(reason)) {
            interruptAll();
        }
    }

    private void interruptAll() {
        LOG.debug("{} stops: {}", plan.name(), state.outcome());
        chain.interrupt();
    }

    // ---- supervision, by one thread

    /** Runs in other threads, another one supervises them. */
    void beginInBackground(Runnable whenOver) {
        Thread.ofPlatform()
                .daemon()
                .name(plan.name() + " supervisor")
                .start(
                        () -> {
                            try {
                                supervise();
                            } finally {
                                whenOver.run();
                            }
                        });
    }

    /** Runs in other threads, supervised by this one. An interrupt cancels it. */
    Report toItsEnd() throws InterruptedException {
        supervise();
        var report = report();
        if (interrupted && report.outcome() != Outcome.COMPLETED) {
            throw new InterruptedException("the run was interrupted: " + report.summary());
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return report;
    }

    /** Whatever goes wrong here, the end is told. */
    private void supervise() {
        LOG.debug("{} starts {} threads", plan.name(), chain.size());
        try {
            chain.start();
            while (!state.isOver()) {
                long left = nanosLeft();
                if (left > 0) {
                    watch(left);
                } else if (isStopping()) {
                    break;
                } else {
                    stop(Outcome.TIMED_OUT);
                }
            }
        } catch (Throwable failure) {
            failedFatally(new Failure(plan.name() + " supervisor", null, failure));
        } finally {
            last = reportWith(stragglers());
            over.countDown();
        }
        LOG.debug("{} is over: {}", plan.name(), report().summary());
        event.commit(plan.name(), report());
        tellListener();
    }

    /** Until the deadline, or until those who ignore a stop are given up. */
    private long nanosLeft() {
        return isStopping()
                ? plan.graceNanos() - (System.nanoTime() - state.stopNanos())
                : plan.deadlineNanos() - elapsedNanos();
    }

    private void watch(long nanos) {
        long untilReport = plan.reportEveryNanos() - (elapsedNanos() - reportedNanos);
        try {
            state.awaitChange(Math.min(nanos, Math.max(untilReport, 1)));
        } catch (InterruptedException e) {
            interrupted = true;
            cancel();
        }
        if (elapsedNanos() - reportedNanos >= plan.reportEveryNanos()) {
            tellListener();
            reportedNanos = elapsedNanos();
        }
    }

    /** Tells the listener. Its failures are its own. */
    private void tellListener() {
        try {
            plan.listener().accept(report());
        } catch (Throwable failure) {
            LOG.warn("{}: the progress listener failed", plan.name(), failure);
        }
    }

    /** Every thread has ended when a run is over, but for those that ignore interrupts. */
    private List<Thread> stragglers() {
        long until = System.nanoTime() + (state.hasWorkers() ? LAST_LOOK_NANOS : LAST_STEPS_NANOS);
        var stragglers = new ArrayList<Thread>();
        for (var thread : threads()) {
            if (thread.getState() != Thread.State.NEW && !hasEnded(thread, until)) {
                stragglers.add(thread);
            }
        }
        return stragglers;
    }

    private boolean hasEnded(Thread thread, long until) {
        while (true) {
            try {
                return thread.join(Duration.ofNanos(until - System.nanoTime()));
            } catch (InterruptedException e) {
                interrupted = true;
                cancel();
            }
        }
    }
}
