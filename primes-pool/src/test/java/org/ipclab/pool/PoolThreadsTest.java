package org.ipclab.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.util.concurrent.TimeUnit.SECONDS;

import org.junit.jupiter.api.Test;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of a pool, and factories that are not to be trusted. */
class PoolThreadsTest extends PoolsUnderTest {
    private TaskPool from(int threads, ThreadFactory factory) {
        return endLater(options().threads(threads).threadFactory(factory).build());
    }

    @Test
    void startsNoMoreThreadsThanTasksNeed() throws Exception {
        TaskPool pool = pool(8);
        for (int i = 0; i < 20; i++) {
            pool.submit(() -> {}).get();
            awaitIdle(pool);
        }
        assertThat(threads).hasSize(1);
    }

    @Test
    void startsNoMoreThreadsThanItMay() {
        TaskPool pool = pool(3);
        for (int i = 0; i < 10_000; i++) {
            pool.execute(() -> {});
        }
        pool.close();
        assertThat(threads).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void aFactoryWithoutThreadsRejectsTheFirstTask() {
        TaskPool pool =
                from(
                        2,
                        body -> {
                            throw new OutOfMemoryError("on purpose");
                        });
        assertThatThrownBy(() -> pool.execute(() -> {}))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("no thread could be started")
                .hasCauseInstanceOf(OutOfMemoryError.class);
        pool.close();
        assertThat(pool.isTerminated()).isTrue();
    }

    @Test
    void aFactoryThatFailsOnceCostsNoTask() throws Exception {
        var calls = new AtomicInteger();
        TaskPool pool = from(2, body -> calls.incrementAndGet() == 2 ? null : thread(body));
        var release = new CountDownLatch(1);
        occupy(pool, 1, release);
        Future<?> second = pool.submit(() -> {});
        assertThat(pool.submit(() -> "third").get(20, SECONDS)).isEqualTo("third");
        second.get(20, SECONDS);
        release.countDown();
    }

    @Test
    void aFactoryThatFailsForTwoSubmittersAtOnceLosesNoAcceptedTask() throws Exception {
        for (int round = 0; round < 100; round++) {
            var both = new CyclicBarrier(2);
            var calls = new AtomicInteger();
            TaskPool pool = from(2, body -> calls.incrementAndGet() <= 2 ? null : thread(body));
            var accepted = new ConcurrentLinkedQueue<Future<?>>();
            Runnable submit =
                    () -> {
                        meet(both);
                        try {
                            accepted.add(pool.submit(() -> {}));
                        } catch (RejectedExecutionException e) {
                            assertThat(e).hasMessageContaining("no thread");
                        }
                    };
            Thread other = Thread.ofPlatform().start(submit);
            submit.run();
            other.join();
            for (Future<?> future : accepted) {
                future.get(20, SECONDS);
            }
            pool.close();
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aThreadThatTheFactoryHasStartedIsRefused() throws Exception {
        TaskPool pool =
                from(
                        2,
                        body -> {
                            Thread thread = thread(body);
                            thread.start();
                            return thread;
                        });
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> pool.execute(() -> {}))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasCauseInstanceOf(IllegalThreadStateException.class);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(pool.stats().threads()).isZero();
        pool.close();
        assertThat(pool.stats().threads()).isZero();
    }

    @Test
    void virtualThreadsRunTasks() throws Exception {
        try (TaskPool pool = options().threads(100).virtual().name("v").build()) {
            Thread thread = pool.submit(Thread::currentThread).get();
            assertThat(thread.isVirtual()).isTrue();
            assertThat(thread.getName()).isEqualTo("v-1");
        }
    }

    @Test
    void threadsOfAPoolWithoutANameAreNumbered() throws Exception {
        try (TaskPool pool = options().threads(1).build()) {
            Thread thread = pool.submit(Thread::currentThread).get();
            assertThat(thread.isDaemon()).isFalse();
            assertThat(thread.getName()).matches("ThreadPool-\\d+-1");
        }
    }

    @Test
    void nullTasksAndBadOptionsAreRefused() {
        TaskPool pool = pool(1);
        assertThatThrownBy(() -> pool.execute(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> options().threads(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("threads must be at least 1, not 0");
        assertThatThrownBy(() -> options().queueCapacity(-1, WhenFull.BLOCK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("queue capacity must be at least 0, not -1");
    }
}
