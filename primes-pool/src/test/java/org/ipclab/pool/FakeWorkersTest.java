package org.ipclab.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.util.concurrent.TimeUnit.SECONDS;

import org.junit.jupiter.api.AfterEach;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** A pool whose workers the test plays; it ends after each test. */
abstract class FakeWorkersTest {
    final FakeWorkers workers = new FakeWorkers();
    ProcessPool pool = pool(1);

    ProcessPool pool(int size) {
        return new ProcessPool(ProcessPool.builder().workers(size), workers);
    }

    @AfterEach
    void thePoolEndsWithItsWorkers() throws InterruptedException {
        pool.shutdownNow();
        workers.launched.forEach(FakeWorkers.Worker::die);
        assertThat(pool.awaitTermination(Duration.ofSeconds(20))).isTrue();
        assertThat(workers.closed).isEqualTo(1);
    }

    static void assertCrashed(Future<?> future, String message) {
        assertThatThrownBy(() -> future.get(20, SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(WorkerCrashedException.class)
                .hasMessageContaining(message);
    }

    static int get(Future<Integer> future) throws Exception {
        return future.get(20, SECONDS);
    }
}
