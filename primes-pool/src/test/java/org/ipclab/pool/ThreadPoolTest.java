package org.ipclab.pool;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.concurrent.TimeUnit.SECONDS;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** What the lesson promises beyond the contract that all pools of threads keep. */
class ThreadPoolTest {
    private record Task(int number) implements Runnable {
        @Override
        public void run() {}
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void shutdownNowReturnsTheTasksInTheOrderOfSubmission(int threads) throws Exception {
        var pool = ThreadPool.ofThreads(threads);
        var begun = new CountDownLatch(threads);
        var release = new CountDownLatch(1);
        for (int i = 0; i < threads; i++) {
            pool.execute(
                    () -> {
                        begun.countDown();
                        PoolsUnderTest.awaitThroughInterrupts(release);
                    });
        }
        begun.await();
        var waiting = new ArrayList<Runnable>();
        for (int i = 0; i < 200; i++) {
            waiting.add(new Task(i));
        }
        waiting.forEach(pool::execute);
        assertThat(pool.shutdownNow()).isEqualTo(waiting);
        release.countDown();
        assertThat(pool.awaitTermination(20, SECONDS)).isTrue();
    }

    @Test
    void tasksBeginInTheOrderOfSubmissionOnAnyNumberOfThreads() {
        var begun = new AtomicInteger();
        var inOrder = new AtomicInteger();
        try (var pool = ThreadPool.ofThreads(1)) {
            for (int i = 0; i < 1000; i++) {
                int number = i;
                pool.execute(() -> inOrder.addAndGet(begun.getAndIncrement() == number ? 1 : 0));
            }
        }
        assertThat(inOrder).hasValue(1000);
    }
}
