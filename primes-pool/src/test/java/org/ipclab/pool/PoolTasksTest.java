package org.ipclab.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.util.concurrent.TimeUnit.SECONDS;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/** What a pool of threads does with its tasks. */
class PoolTasksTest extends PoolsUnderTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void everyTaskRunsOnce(int n) throws Exception {
        TaskPool pool = pool(n);
        var runs = new AtomicInteger[5000];
        for (int i = 0; i < runs.length; i++) {
            AtomicInteger run = runs[i] = new AtomicInteger();
            pool.execute(run::incrementAndGet);
        }
        pool.close();
        assertThat(runs).allMatch(run -> run.get() == 1);
        assertThat(pool.stats().completed()).isEqualTo(runs.length);
        assertThat(pool.stats().failed()).isZero();
        assertThat(pool.isTerminated()).isTrue();
    }

    @Test
    void oneThreadRunsTasksInOrder() {
        TaskPool pool = pool(1);
        List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
        IntStream.range(0, 1000).forEach(i -> pool.execute(() -> seen.add(i)));
        pool.close();
        assertThat(seen).hasSize(1000).isSorted();
    }

    @Test
    void tasksThatTasksSubmitAllRun() throws Exception {
        TaskPool pool = pool(3);
        var leaves = new CountDownLatch(1 << 12);
        pool.execute(() -> spawn(pool, 12, leaves));
        assertThat(leaves.await(20, SECONDS)).isTrue();
        pool.close();
        assertThat(pool.stats().completed()).isEqualTo((1 << 13) - 1);
    }

    private static void spawn(TaskPool pool, int depth, CountDownLatch leaves) {
        if (depth == 0) {
            leaves.countDown();
        } else {
            pool.execute(() -> spawn(pool, depth - 1, leaves));
            pool.execute(() -> spawn(pool, depth - 1, leaves));
        }
    }

    @Test
    void aTaskThatThrowsDoesNotKillItsThread() throws Exception {
        var reported = new AtomicReference<Throwable>();
        TaskPool pool =
                endLater(
                        options()
                                .threads(1)
                                .threadFactory(body -> threadWithHandler(body, reported))
                                .build());
        pool.execute(
                () -> {
                    throw new AssertionError("on purpose");
                });
        Thread thread = pool.submit(Thread::currentThread).get();
        assertThat(threads).containsExactly(thread);
        assertThat(reported.get()).hasMessage("on purpose");
        assertThat(pool.stats().failed()).isEqualTo(1);
    }

    private Thread threadWithHandler(Runnable body, AtomicReference<Throwable> reported) {
        Thread thread = thread(body);
        thread.setUncaughtExceptionHandler(
                (t, e) -> {
                    reported.set(e);
                    throw new IllegalStateException("handler");
                });
        return thread;
    }

    @Test
    void aFutureCatchesWhatItsTaskThrowsAndItCountsAsFailed() throws Exception {
        TaskPool pool = pool(1);
        Future<?> future =
                pool.submit(
                        () -> {
                            throw new IllegalStateException("on purpose");
                        });
        assertThatThrownBy(() -> future.get(20, SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IllegalStateException.class);
        pool.close();
        assertThat(pool.stats().failed()).isEqualTo(1);
        assertThat(pool.stats().completed()).isEqualTo(1);
    }

    @Test
    void anInterruptEndsWithItsTask() throws Exception {
        TaskPool pool = pool(1);
        pool.execute(() -> Thread.currentThread().interrupt());
        assertThat(pool.submit(() -> Thread.currentThread().isInterrupted()).get()).isFalse();
    }

    @Test
    void anIdleThreadThatIsInterruptedGoesOnWaiting() throws Exception {
        TaskPool pool = pool(1);
        Thread thread = pool.submit(Thread::currentThread).get();
        awaitBlocked(thread);
        thread.interrupt();
        assertThat(pool.submit(Thread::currentThread).get(20, SECONDS)).isSameAs(thread);
    }

    @Test
    void cancelInterruptsTheTaskThatRuns() throws Exception {
        TaskPool pool = pool(1);
        var begun = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        Future<?> future =
                pool.submit(
                        () -> {
                            begun.countDown();
                            try {
                                new CountDownLatch(1).await();
                            } catch (InterruptedException e) {
                                interrupted.countDown();
                            }
                        });
        begun.await();
        assertThat(future.cancel(true)).isTrue();
        assertThat(interrupted.await(20, SECONDS)).isTrue();
    }

    @Test
    void aCancelledTaskIsNotRun() throws Exception {
        TaskPool pool = pool(1);
        var release = new CountDownLatch(1);
        occupy(pool, 1, release);
        var runs = new AtomicInteger();
        Future<?> future = pool.submit(runs::incrementAndGet);
        assertThat(future.cancel(false)).isTrue();
        assertThat(pool.stats().waiting()).isZero();
        release.countDown();
        pool.close();
        assertThat(runs).hasValue(0);
        assertThat(pool.stats().completed()).isEqualTo(1); // the one that occupied the thread
    }

    @Test
    void aTimedGetGivesUp() throws Exception {
        TaskPool pool = pool(1);
        var release = new CountDownLatch(1);
        occupy(pool, 1, release);
        Future<?> waiting = pool.submit(() -> {});
        assertThatThrownBy(() -> waiting.get(1, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
        release.countDown();
        waiting.get(20, SECONDS);
    }

    @Test
    void statsTellWhoWaitsAndRuns() throws Exception {
        TaskPool pool = pool(2);
        var release = new CountDownLatch(1);
        occupy(pool, 2, release);
        IntStream.range(0, 5).forEach(i -> pool.execute(() -> {}));
        ThreadPoolStats stats = pool.stats();
        assertThat(stats.threads()).isEqualTo(2);
        assertThat(stats.busy()).isEqualTo(2);
        assertThat(stats.waiting()).isEqualTo(5);
        assertThat(stats.peakWaiting()).isGreaterThanOrEqualTo(5);
        assertThat(stats.times()).isEmpty();
        release.countDown();
        pool.close();
        assertThat(pool.stats().completed()).isEqualTo(7);
        assertThat(pool.stats().waiting()).isZero();
        assertThat(pool.stats().threads()).isZero();
    }

    @Test
    void aTimedPoolKnowsHowLongTasksWaitAndRun() throws Exception {
        TaskPool pool = pool(options().threads(1).timed());
        var release = new CountDownLatch(1);
        occupy(pool, 1, release);
        pool.submit(() -> {});
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < 2_000_000) {
            Thread.onSpinWait();
        }
        release.countDown();
        pool.close();
        TaskTimes times = pool.stats().times().orElseThrow();
        assertThat(times.tasks()).isEqualTo(2);
        assertThat(times.longestWait().toMillis()).isGreaterThanOrEqualTo(2);
        assertThat(times.longestRun().toMillis()).isGreaterThanOrEqualTo(2);
        assertThat(times.waited()).isGreaterThanOrEqualTo(times.longestWait());
        assertThat(times.ran()).isGreaterThanOrEqualTo(times.longestRun());
        assertThat(times.meanRun()).isEqualTo(times.ran().dividedBy(2));
        assertThat(times.meanWait()).isEqualTo(times.waited().dividedBy(2));
    }

    @Test
    void whatIsRunAroundATaskIsTheSubclasss() throws Exception {
        var around = new AtomicInteger();
        ThreadPoolBuilder<?> options = options().threads(1).threadFactory(this::thread);
        TaskPool pool = endLater(watching(options, around));
        assertThat(pool.submit(around::get).get(20, SECONDS)).isEqualTo(1);
        pool.close();
        assertThat(around).hasValue(102);
    }

    /** Counts 1 before a task, 1 after it, and 100 at the end. */
    private TaskPool watching(ThreadPoolBuilder<?> options, AtomicInteger around) {
        if (kind == PoolKind.LESSON) {
            return new ThreadPool(options) {
                @Override
                protected void runTask(Runnable task) {
                    around.incrementAndGet();
                    super.runTask(task);
                    around.incrementAndGet();
                }

                @Override
                protected void terminated() {
                    around.addAndGet(100);
                }
            };
        }
        return new WorkStealingPool(options) {
            @Override
            protected void runTask(Runnable task) {
                around.incrementAndGet();
                super.runTask(task);
                around.incrementAndGet();
            }

            @Override
            protected void terminated() {
                around.addAndGet(100);
            }
        };
    }
}
