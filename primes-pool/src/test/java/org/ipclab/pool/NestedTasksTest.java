package org.ipclab.pool;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.concurrent.TimeUnit.SECONDS;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Tasks that are run where they are submitted, as the pool is full. */
class NestedTasksTest extends PoolsUnderTest {
    private final CountDownLatch release = new CountDownLatch(1);

    private TaskPool bounded(int threads, int capacity, WhenFull whenFull) {
        return pool(options().threads(threads).queueCapacity(capacity, whenFull));
    }

    @Test
    void aThreadOfAFullPoolRunsItsOwnSubmissionItself() throws Exception {
        TaskPool pool = bounded(1, 0, WhenFull.BLOCK);
        Future<Boolean> same =
                pool.submit(
                        () -> {
                            Thread outer = Thread.currentThread();
                            return pool.submit(Thread::currentThread).get() == outer;
                        });
        assertThat(same.get(20, SECONDS)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"BLOCK", "CALLER_RUNS"})
    void tasksThatSubmitWithoutEndToTheirOwnFullPoolOverflowNoStack(WhenFull whenFull)
            throws Exception {
        TaskPool pool = bounded(1, 0, whenFull);
        var left = new AtomicInteger(100_000);
        var done = new CountDownLatch(1);
        pool.execute(() -> chain(pool, left, done));
        assertThat(done.await(40, SECONDS)).isTrue();
        pool.close();
        assertThat(pool.stats().completed()).isEqualTo(100_000);
        assertThat(pool.stats().failed()).isZero();
    }

    @Test
    void aCallerWhoRunsTasksThatSubmitWithoutEndOverflowsNoStack() throws Exception {
        TaskPool pool = bounded(1, 0, WhenFull.CALLER_RUNS);
        occupy(pool, 1, release);
        var left = new AtomicInteger(10_000);
        var done = new CountDownLatch(1);
        chain(pool, left, done); // in this thread
        release.countDown();
        assertThat(done.await(40, SECONDS)).isTrue();
    }

    private static void chain(TaskPool pool, AtomicInteger left, CountDownLatch done) {
        if (left.decrementAndGet() > 0) {
            pool.execute(() -> chain(pool, left, done));
        } else {
            done.countDown();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BLOCK", "CALLER_RUNS"})
    void whatATaskThrowsThatRunsInsideAnotherDoesNotEndThatOne(WhenFull whenFull) throws Exception {
        TaskPool pool = bounded(1, 0, whenFull);
        Future<String> outer =
                pool.submit(
                        () -> {
                            pool.execute(
                                    () -> {
                                        throw new IllegalStateException("on purpose");
                                    });
                            return "goes on";
                        });
        assertThat(outer.get(20, SECONDS)).isEqualTo("goes on");
        pool.close();
        assertThat(pool.stats().failed()).isEqualTo(1);
    }

    @Test
    void theCancellationOfATaskThatRunsInsideAnotherInterruptsThatOneAlone() throws Exception {
        TaskPool pool = bounded(1, 0, WhenFull.BLOCK);
        Future<Boolean> outer =
                pool.submit(
                        () -> {
                            var inner = new AtomicReference<FutureTask<?>>();
                            inner.set(new FutureTask<>(() -> inner.get().cancel(true)));
                            pool.execute(inner.get());
                            return Thread.currentThread().isInterrupted();
                        });
        assertThat(outer.get(20, SECONDS)).isFalse();
    }

    @Test
    void theCancellationOfATaskReachesItAlsoWhileItRunsAnother() throws Exception {
        TaskPool pool = bounded(1, 0, WhenFull.BLOCK);
        var inner = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        Future<?> outer =
                pool.submit(
                        () -> {
                            pool.execute(
                                    () -> {
                                        inner.countDown();
                                        awaitThroughInterrupts(goOn);
                                    });
                            if (Thread.interrupted()) {
                                interrupted.countDown();
                            }
                        });
        inner.await();
        outer.cancel(true);
        goOn.countDown();
        assertThat(interrupted.await(20, SECONDS)).isTrue();
    }

    @Test
    void shutdownNowReachesATaskAlsoWhileItRunsAnother() throws Exception {
        TaskPool pool = bounded(1, 0, WhenFull.BLOCK);
        var inner = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        pool.execute(
                () -> {
                    pool.execute(
                            () -> {
                                inner.countDown();
                                awaitThroughInterrupts(goOn);
                            });
                    if (Thread.interrupted()) {
                        interrupted.countDown();
                    }
                });
        inner.await();
        pool.shutdownNow();
        goOn.countDown();
        assertThat(interrupted.await(20, SECONDS)).isTrue();
    }

    @Test
    void aCallerThatIsInterruptedRunsTheTaskWithoutAndIsInterruptedAfterwards() throws Exception {
        TaskPool pool = bounded(1, 0, WhenFull.CALLER_RUNS);
        occupy(pool, 1, release);
        Thread.currentThread().interrupt();
        Future<Boolean> there = pool.submit(() -> Thread.currentThread().isInterrupted());
        assertThat(Thread.interrupted()).isTrue();
        assertThat(there.get()).isFalse();
        release.countDown();
    }

    @Test
    void theCallerRunsWhatIsAboveTheBound() throws Exception {
        TaskPool pool = bounded(1, 0, WhenFull.CALLER_RUNS);
        occupy(pool, 1, release);
        assertThat(pool.submit(Thread::currentThread).get()).isSameAs(Thread.currentThread());
        assertThat(pool.stats().completed()).isEqualTo(1);
        release.countDown();
    }
}
