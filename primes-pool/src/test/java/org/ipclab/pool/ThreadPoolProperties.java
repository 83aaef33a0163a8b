package org.ipclab.pool;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.concurrent.TimeUnit.SECONDS;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import org.junit.jupiter.api.Assertions;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** Whatever is submitted, cancelled and shut down by whom: each task runs once or is given back. */
class ThreadPoolProperties {

    enum Step {
        EXECUTE,
        SUBMIT,
        SUBMIT_AND_CANCEL,
        SUBMIT_FROM_A_TASK,
        SUBMIT_ONE_THAT_THROWS
    }

    @Property(tries = 300)
    void everyAcceptedTaskRunsOnceOrIsGivenBack(
            @ForAll PoolKind kind,
            @ForAll @IntRange(min = 1, max = 5) int threads,
            @ForAll @IntRange(min = 0, max = 70) int capacity,
            @ForAll WhenFull whenFull,
            @ForAll boolean virtual,
            @ForAll boolean now,
            @ForAll @Size(max = 200) List<Step> steps) {
        ThreadPoolBuilder<? extends TaskPool> options =
                kind.builder().threads(threads).queueCapacity(capacity, whenFull);
        TaskPool pool = virtual ? options.virtual().build() : options.build();
        Assertions.assertTimeoutPreemptively(
                java.time.Duration.ofSeconds(30),
                () ->
                        run(
                                new Ledger(
                                        pool,
                                        whenFull == WhenFull.REJECT
                                                ? capacity + threads
                                                : Integer.MAX_VALUE),
                                now,
                                steps));
    }

    @Property(tries = 100)
    void anUnboundedPoolLosesNothing(
            @ForAll PoolKind kind,
            @ForAll @IntRange(min = 1, max = 5) int threads,
            @ForAll boolean now,
            @ForAll @Size(max = 1000) List<Step> steps) {
        Assertions.assertTimeoutPreemptively(
                java.time.Duration.ofSeconds(30),
                () ->
                        run(
                                new Ledger(
                                        kind.builder().threads(threads).build(), Integer.MAX_VALUE),
                                now,
                                steps));
    }

    private static void run(Ledger ledger, boolean now, List<Step> steps) throws Exception {
        TaskPool pool = ledger.pool;
        int half = steps.size() / 2;
        Thread other =
                Thread.ofPlatform().start(() -> steps.subList(0, half).forEach(ledger::take));
        steps.subList(half, steps.size()).forEach(ledger::take);
        List<Runnable> back = List.of();
        if (now) {
            ledger.stopping = true;
            back = pool.shutdownNow(); // while the other still submits
        }
        other.join();
        ledger.stopping = true;
        pool.shutdown();
        assertThat(pool.awaitTermination(20, SECONDS)).isTrue();
        ledger.check(back);
    }

    /** Counts what happened to each task. */
    private static final class Ledger {
        private final TaskPool pool;
        private final int mostUnfinished;
        private final List<Task> tasks = new ArrayList<>(); // guarded by this
        private final List<RejectedExecutionException> unfounded = new ArrayList<>(); // as well
        private final AtomicInteger submissions = new AtomicInteger();
        volatile boolean stopping;

        Ledger(TaskPool pool, int mostUnfinished) {
            this.pool = pool;
            this.mostUnfinished = mostUnfinished;
        }

        void take(Step step) {
            Task task = new Task(step, this);
            submissions.incrementAndGet();
            try {
                if (step == Step.EXECUTE) {
                    pool.execute(task);
                } else {
                    task.future = pool.submit((Callable<Integer>) task);
                    if (step == Step.SUBMIT_AND_CANCEL) {
                        task.future.cancel(tasks.size() % 2 == 0);
                    }
                }
            } catch (RejectedExecutionException e) {
                if (!stopping && submissions.get() <= mostUnfinished) { // never so many at once
                    synchronized (this) {
                        unfounded.add(e);
                    }
                }
                return;
            }
            synchronized (this) {
                tasks.add(task);
            }
        }

        synchronized void check(List<Runnable> back) {
            assertThat(unfounded).isEmpty();
            Set<Object> given = new HashSet<>(back);
            assertThat(given).hasSameSizeAs(back);
            for (Task task : tasks) {
                Object handle = task.future == null ? task : task.future;
                int once = given.contains(handle) ? 0 : 1;
                if (task.step == Step.SUBMIT_AND_CANCEL) {
                    assertThat(task.runs.get()).isLessThanOrEqualTo(once);
                } else {
                    assertThat(task.runs.get()).as("%s", task.step).isEqualTo(once);
                }
                if (task.future != null && once == 1) {
                    assertThat(task.future.isDone()).isTrue();
                }
                if (handle instanceof FutureTask<?> unbegun && given.contains(handle)) {
                    unbegun.run();
                    assertThat(unbegun.isDone()).isTrue();
                }
            }
        }
    }

    private static final class Task implements Callable<Integer>, Runnable {
        final Step step;
        final Ledger ledger;
        final AtomicInteger runs = new AtomicInteger();
        volatile Future<Integer> future;

        Task(Step step, Ledger ledger) {
            this.step = step;
            this.ledger = ledger;
        }

        @Override
        public void run() {
            call();
        }

        @Override
        public Integer call() {
            runs.incrementAndGet();
            switch (step) {
                case SUBMIT_FROM_A_TASK -> ledger.take(Step.SUBMIT);
                case SUBMIT_ONE_THAT_THROWS -> throw new IllegalStateException("on purpose");
                default -> {}
            }
            return runs.get();
        }
    }
}
