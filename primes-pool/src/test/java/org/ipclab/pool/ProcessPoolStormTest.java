package org.ipclab.pool;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.concurrent.TimeUnit.SECONDS;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/** {@code kill -9} of workers at random while tasks run. */
class ProcessPoolStormTest {
    private static final int TASKS = 600;
    private static final int TASKS_A_KILL = 20;

    @TempDir Path directory;

    @AfterEach
    void noProcessIsLeft() {
        assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void withoutRetryEveryTaskRunsAtMostOnceAndEveryFutureIsCompleted() throws Exception {
        int lost = 0;
        try (var pool = ProcessPool.ofWorkers(3)) {
            List<Future<Integer>> futures = storm(pool, true);
            for (int i = 0; i < TASKS; i++) {
                lost += isLost(futures.get(i), i) ? 1 : 0;
            }
            assertThat(pool.stats().crashed()).isPositive();
            assertThat(lost).isLessThanOrEqualTo((int) pool.stats().crashed());
        }
    }

    @Test
    void withRetryEveryTaskSucceeds() throws Exception {
        try (var pool = ProcessPool.builder().workers(3).retry(1000).build()) {
            List<Future<Integer>> futures = storm(pool, false);
            for (int i = 0; i < TASKS; i++) {
                assertThat(isLost(futures.get(i), i)).isFalse();
            }
            assertThat(pool.stats().crashed()).isPositive();
        }
    }

    private static boolean isLost(Future<Integer> future, int number) throws Exception {
        try {
            assertThat(future.get(50, SECONDS)).isEqualTo(number);
            return false;
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(WorkerCrashedException.class);
            return true;
        }
    }

    private List<Future<Integer>> storm(ProcessPool pool, boolean once) {
        String marks = directory.toString();
        var futures = new ArrayList<Future<Integer>>();
        for (int i = 0; i < TASKS; i++) {
            int number = i;
            futures.add(pool.submit(() -> once ? mark(marks, number) : work(number)));
        }
        var random = new Random(42);
        while (!futures.getLast().isDone()) {
            awaitProgress(pool, futures.getLast());
            List<ProcessHandle> workers = ProcessHandle.current().children().toList();
            if (!workers.isEmpty()) {
                workers.get(random.nextInt(workers.size())).destroyForcibly();
            }
        }
        return futures;
    }

    /** So that not all workers are killed before they are ready, which is another matter. */
    private static void awaitProgress(ProcessPool pool, Future<?> last) {
        long done = pool.stats().completed();
        while (pool.stats().completed() < done + TASKS_A_KILL && !last.isDone()) {
            Thread.yield();
        }
    }

    /** Fails if the task was run before. */
    private static int mark(String directory, int number) throws IOException {
        Files.createFile(Path.of(directory, String.valueOf(number)));
        return work(number);
    }

    private static int work(int number) {
        LockSupport.parkNanos(1_000_000);
        return number;
    }
}
