package org.ipclab.pool;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.concurrent.TimeUnit.SECONDS;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;

/** Pools of each kind, whose threads are known, and must all have ended after each test. */
@ParameterizedClass
@EnumSource(PoolKind.class)
abstract class PoolsUnderTest {
    @Parameter PoolKind kind;

    final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
    private final Queue<TaskPool> pools = new ConcurrentLinkedQueue<>();

    @AfterEach
    void everyThreadEnds() throws InterruptedException {
        for (TaskPool pool : pools) {
            pool.shutdownNow();
            assertThat(pool.awaitTermination(20, SECONDS)).isTrue();
        }
        for (Thread thread : threads) {
            assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
        }
    }

    ThreadPoolBuilder<? extends TaskPool> options() {
        return kind.builder();
    }

    /** A pool that is ended after the test, with the threads of the test. */
    TaskPool pool(ThreadPoolBuilder<? extends TaskPool> options) {
        return endLater(options.threadFactory(this::thread).build());
    }

    TaskPool pool(int threads) {
        return pool(options().threads(threads));
    }

    TaskPool endLater(TaskPool pool) {
        pools.add(pool);
        return pool;
    }

    Thread thread(Runnable body) {
        Thread thread = new Thread(body);
        threads.add(thread);
        return thread;
    }

    /** Occupies so many threads of the pool until the latch opens. */
    static void occupy(TaskPool pool, int threads, CountDownLatch release)
            throws InterruptedException {
        var begun = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
            pool.execute(
                    () -> {
                        begun.countDown();
                        awaitThroughInterrupts(release);
                    });
        }
        begun.await();
    }

    static void awaitThroughInterrupts(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                // Goes on: this task is one that does not heed interrupts.
            }
        }
    }

    static void awaitBlocked(Thread thread) {
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }

    static void awaitIdle(TaskPool pool) {
        while (pool.stats().busy() > 0) {
            Thread.onSpinWait();
        }
    }

    /** Submits in a thread of its own; the reference gets the rejection, if there is one. */
    static Thread submitter(TaskPool pool, Runnable task, AtomicReference<Throwable> rejection) {
        return Thread.startVirtualThread(
                () -> {
                    try {
                        pool.execute(task);
                    } catch (RejectedExecutionException e) {
                        rejection.set(e);
                    }
                });
    }
}
