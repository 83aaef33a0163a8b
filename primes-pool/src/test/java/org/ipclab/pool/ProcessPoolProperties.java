package org.ipclab.pool;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import org.junit.jupiter.api.Assertions;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Whatever workers do, and when they die: every future is completed, no task is run too often. */
class ProcessPoolProperties {

    enum Step {
        SUBMIT,
        CANCEL_THE_OLDEST,
        GET_READY,
        START,
        FINISH,
        DIE
    }

    @Property(tries = 300)
    void everyFutureIsCompletedAndNoTaskIsRunTooOften(
            @ForAll @IntRange(min = 1, max = 3) int size,
            @ForAll @IntRange(min = 0, max = 2) int retries,
            @ForAll @Size(max = 60) List<Step> steps) {
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(30), () -> new Run(size, retries).take(steps));
    }

    private static final class Run {
        private final FakeWorkers workers = new FakeWorkers();
        private final ProcessPool pool;
        private final int retries;
        private final List<Future<Integer>> futures = new ArrayList<>();
        private final Map<Long, Integer> starts = new HashMap<>();
        private final Set<FakeWorkers.Worker> ready = new HashSet<>();
        private final Set<FakeWorkers.Worker> dead = new HashSet<>();
        private final Map<FakeWorkers.Worker, Frame> running = new HashMap<>();

        Run(int size, int retries) {
            this.retries = retries;
            this.pool =
                    new ProcessPool(ProcessPool.builder().workers(size).retry(retries), workers);
        }

        void take(List<Step> steps) throws Exception {
            for (Step step : steps) {
                take(step);
            }
            pool.shutdown();
            while (!pool.isTerminated()) {
                List.of(Step.GET_READY, Step.START, Step.FINISH).forEach(this::takeQuietly);
                workers.launched.stream()
                        .filter(worker -> worker.finished || worker.killed)
                        .forEach(this::die);
                Thread.onSpinWait();
            }
            check();
        }

        private void takeQuietly(Step step) {
            try {
                take(step);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }

        private void take(Step step) throws Exception {
            switch (step) {
                case SUBMIT -> submit(futures.size());
                case CANCEL_THE_OLDEST ->
                        futures.stream()
                                .filter(future -> !future.isDone())
                                .findFirst()
                                .ifPresent(future -> future.cancel(true));
                case GET_READY -> {
                    for (FakeWorkers.Worker worker : workers.launched) {
                        getReady(worker);
                    }
                }
                case START -> {
                    for (FakeWorkers.Worker worker : workers.launched) {
                        start(worker);
                    }
                }
                case FINISH -> {
                    for (FakeWorkers.Worker worker : List.copyOf(running.keySet())) {
                        worker.finish(running.remove(worker));
                    }
                }
                case DIE ->
                        workers.launched.stream()
                                .filter(worker -> ready.contains(worker) && !dead.contains(worker))
                                .findFirst()
                                .ifPresent(this::die);
            }
        }

        private void submit(int number) {
            futures.add(pool.submit(() -> number));
        }

        private void getReady(FakeWorkers.Worker worker) throws IOException {
            if (!dead.contains(worker) && ready.add(worker)) {
                worker.events.ready();
            }
        }

        private void start(FakeWorkers.Worker worker) throws IOException {
            Frame task = dead.contains(worker) ? null : worker.sent.poll();
            if (task != null) {
                running.put(worker, task);
                starts.merge(task.task(), 1, Integer::sum);
                worker.events.started(task.task());
            }
        }

        private void die(FakeWorkers.Worker worker) {
            if (dead.add(worker)) {
                running.remove(worker);
                worker.die();
            }
        }

        private void check() throws Exception {
            assertThat(starts.values()).allMatch(count -> count <= 1 + retries);
            for (int i = 0; i < futures.size(); i++) {
                Future<Integer> future = futures.get(i);
                assertThat(future.isDone()).isTrue();
                if (!future.isCancelled()) {
                    checkResult(future, i);
                }
            }
        }

        private static void checkResult(Future<Integer> future, int expected) throws Exception {
            try {
                assertThat(future.get()).isEqualTo(expected);
            } catch (ExecutionException e) {
                assertThat(e).hasCauseInstanceOf(WorkerCrashedException.class);
            }
        }
    }
}
