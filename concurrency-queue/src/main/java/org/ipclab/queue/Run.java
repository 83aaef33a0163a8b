package org.ipclab.queue;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

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
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

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
    private static final int MAX_FAILURES = 100;

    private final ProducerConsumer<?> plan;
    private final List<Stage> stages = new ArrayList<>();
    private final List<Worker> workers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final long start = System.nanoTime();
    private final RunEvent event = new RunEvent();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile @Nullable Report end;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile Outcome outcome = Outcome.RUNNING; // written under lock, as all that follows
    private final List<Failure> failures = new ArrayList<>();
    private int alive;
    private volatile long stopped; // nanoTime, once stopping

    private Run(ProducerConsumer<?> plan) {
        this.plan = plan;
    }

    /** Builds the chain and starts its threads; somebody has to {@link #supervise} them. */
    static Run launch(ProducerConsumer<?> plan, Outlet last, List<Envelope> envelopes) {
        var run = new Run(plan);
        run.assemble(last, envelopes);
        run.startThreads();
        return run;
    }

    private void assemble(Outlet last, List<Envelope> envelopes) {
        for (var stage : plan.stages) {
            stages.add(stage.open(stages.size() + 1));
        }
        addProducers(stages.getFirst(), envelopes);
        for (int i = 0; i < stages.size(); i++) {
            boolean isLast = i == stages.size() - 1;
            addConsumers(stages.get(i), plan.stages.get(i), isLast ? last : stages.get(i + 1));
        }
    }

    private void addProducers(Stage first, List<Envelope> envelopes) {
        for (int i = 0; i < plan.sources.size(); i++) {
            boolean isInMemory = plan.sources.get(i).isInMemory();
            Source<?> source = plan.sources.get(i).source().get();
            if (!envelopes.isEmpty()) {
                source = envelopes.get(i).around(source);
            }
            var name = plan.name + " producer-" + (i + 1);
            var producer = new Worker.Producer(this, name, first, source, isInMemory);
            workers.add(producer);
            first.addProducer(producer);
        }
    }

    private void addConsumers(Stage stage, StagePlan stagePlan, Outlet next) {
        for (int i = 0; i < stagePlan.consumers(); i++) {
            var name = plan.name + " " + stage.name + " consumer-" + (i + 1);
            var consumer = new Worker.Consumer(this, name, next, stage, stagePlan.code());
            workers.add(consumer);
            stage.addConsumer(consumer);
            next.addProducer(consumer);
        }
    }

    private void startThreads() {
        event.begin();
        LOG.debug("{} starts {} threads", plan.name, workers.size());
        alive = workers.size();
        for (var worker : workers) {
            threads.add(plan.threads.newThread(worker));
            threads.getLast().setName(worker.name);
        }
        for (int i = 0; i < threads.size(); i++) {
            startThread(threads.get(i), workers.get(i));
        }
    }

    private void startThread(Thread thread, Worker worker) {
        try {
            thread.start();
        } catch (Throwable failure) { // no memory for one more, say
            failed(new Failure(worker.name, null, failure), false);
            worker.leave();
        }
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
        return last != null ? last : snapshot(List.of());
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
        return outcome != Outcome.RUNNING;
    }

    /** Whether this was thrown because a stop has interrupted the thread, and is no failure. */
    boolean isStopEffect(Throwable thrown) {
        return isStopping()
                && (thrown instanceof InterruptedException
                        || thrown instanceof ClosedByInterruptException
                        || thrown instanceof InterruptedIOException);
    }

    /** A failure stops the run, unless it is bearable and the run is to go on. */
    void failed(Failure failure, boolean bearable) {
        if (isStopEffect(failure.cause())) {
            return;
        }
        boolean fatal = !(bearable && plan.goesOn);
        lock.lock();
        try {
            remember(failure, fatal);
        } finally {
            lock.unlock();
        }
        if (fatal) {
            stop(Outcome.FAILED);
        }
    }

    @SuppressWarnings("ReferenceEquality") // an exception cannot suppress itself
    private void remember(Failure failure, boolean fatal) {
        if (failures.size() == MAX_FAILURES) {
            return;
        }
        failures.add(failure);
        var first = failures.getFirst().cause();
        if (fatal && first != failure.cause()) {
            first.addSuppressed(failure.cause());
        }
    }

    void workerEnded() {
        lock.lock();
        try {
            if (--alive == 0 && outcome == Outcome.RUNNING) {
                outcome = Outcome.COMPLETED;
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    void stop(Outcome reason) {
        lock.lock();
        try {
            if (outcome != Outcome.RUNNING) {
                return;
            }
            outcome = reason;
            stopped = System.nanoTime();
            changed.signal();
        } finally {
            lock.unlock();
        }
        LOG.debug("{} stops: {}", plan.name, reason);
        threads.forEach(Thread::interrupt);
    }

    // ---- for the supervisor

    void superviseInBackground(Runnable whenOver) {
        var watch = new Supervisor(this, plan);
        Thread.ofPlatform()
                .daemon()
                .name(plan.name + " supervisor")
                .start(
                        () -> {
                            watch.untilTheEnd();
                            whenOver.run();
                        });
    }

    /** Supervises the run in this thread. An interrupt cancels it. */
    Report supervise() throws InterruptedException {
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

    long elapsedNanos() {
        return System.nanoTime() - start;
    }

    long stoppingNanos() {
        return System.nanoTime() - stopped;
    }

    boolean hasWorkers() {
        lock.lock();
        try {
            return alive > 0;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until a worker has ended or the run is stopped, at most so long. */
    void awaitChange(long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            var before = outcome;
            while (alive > 0 && outcome == before && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    List<Thread> threads() {
        return threads;
    }

    void finish(List<Thread> stragglers) {
        var report = snapshot(stragglers);
        end = report;
        LOG.debug("{} is over: {}", plan.name, report.summary());
        event.end();
        event.name = plan.name;
        event.outcome = report.outcome().name();
        event.produced = report.produced();
        event.consumed = report.consumed();
        event.failed = report.failed();
        event.leftOver = report.leftOver();
        event.commit();
        over.countDown();
    }

    private Report snapshot(List<Thread> stragglers) {
        lock.lock();
        try {
            return new Report(
                    outcome,
                    Duration.ofNanos(elapsedNanos()),
                    stages.stream().map(Stage::report).toList(),
                    failures,
                    stragglers);
        } finally {
            lock.unlock();
        }
    }
}
