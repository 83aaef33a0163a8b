package org.ipclab.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.util.concurrent.TimeUnit.SECONDS;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/** What becomes of tasks for which a pool of threads has no room. */
class FullPoolTest extends PoolsUnderTest {
    private final CountDownLatch release = new CountDownLatch(1);

    private TaskPool bounded(int threads, int capacity, WhenFull whenFull) {
        return pool(options().threads(threads).queueCapacity(capacity, whenFull));
    }

    @Test
    void aBoundedPoolRejectsWhatIsAboveItsBound() throws Exception {
        TaskPool pool = bounded(2, 3, WhenFull.REJECT);
        occupy(pool, 2, release);
        IntStream.range(0, 3).forEach(i -> pool.execute(() -> {}));
        assertThatThrownBy(() -> pool.execute(() -> {}))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("full: 3 tasks wait");
        assertThat(pool.stats().rejected()).isEqualTo(1);
        assertThat(pool.stats().waiting()).isEqualTo(3);
        release.countDown();
    }

    @Test
    void withoutAQueueATaskIsAcceptedOnlyByAFreeThread() throws Exception {
        TaskPool pool = bounded(2, 0, WhenFull.REJECT);
        occupy(pool, 2, release);
        assertThatThrownBy(() -> pool.execute(() -> {}))
                .isInstanceOf(RejectedExecutionException.class);
        release.countDown();
        awaitIdle(pool);
        pool.submit(() -> {}).get(20, SECONDS);
    }

    @Test
    void aPoolThatHasRunItsTasksHasRoomAgain() throws Exception {
        TaskPool pool = bounded(2, 3, WhenFull.REJECT);
        for (int round = 0; round < 100; round++) {
            var futures = new ArrayList<Future<?>>();
            for (int i = 0; i < 5; i++) {
                futures.add(pool.submit(() -> {}));
            }
            for (Future<?> future : futures) {
                future.get(20, SECONDS);
            }
            awaitIdle(pool);
        }
    }

    @Test
    void aFullPoolHoldsItsSubmittersBack() throws Exception {
        TaskPool pool = bounded(1, 1, WhenFull.BLOCK);
        occupy(pool, 1, release);
        pool.execute(() -> {});
        var runs = new CountDownLatch(3);
        var submitters = new ArrayList<Thread>();
        for (int i = 0; i < 3; i++) {
            submitters.add(Thread.startVirtualThread(() -> pool.execute(runs::countDown)));
        }
        submitters.forEach(PoolsUnderTest::awaitBlocked);
        assertThat(pool.stats().waiting()).isEqualTo(1);
        release.countDown();
        assertThat(runs.await(20, SECONDS)).isTrue();
    }

    @Test
    void everySubmitterIsLetInForWhomThereIsRoom() throws Exception {
        TaskPool pool = bounded(1, 4, WhenFull.BLOCK);
        occupy(pool, 1, release);
        pool.execute(() -> {});
        pool.execute(() -> {});
        var third = new CountDownLatch(1);
        pool.execute(() -> awaitThroughInterrupts(third));
        pool.execute(() -> {});
        var submitters = new ArrayList<Thread>();
        for (int i = 0; i < 3; i++) {
            submitters.add(Thread.startVirtualThread(() -> pool.execute(() -> {})));
        }
        submitters.forEach(PoolsUnderTest::awaitBlocked);
        release.countDown();
        for (Thread submitter : submitters) {
            assertThat(submitter.join(Duration.ofSeconds(20))).isTrue();
        }
        third.countDown();
    }

    /** Each task needs its submitter to go on, who needs the room that the task before has left. */
    @Test
    void noSubmitterSleepsWhileThereIsRoom() throws Exception {
        int n = 10;
        TaskPool pool = bounded(1, 2 * n, WhenFull.BLOCK);
        for (int round = 0; round < 50; round++) {
            var gate = new CountDownLatch(1);
            occupy(pool, 1, gate);
            IntStream.range(0, 2 * n - 1).forEach(i -> pool.execute(() -> {}));
            var stuck = new CountDownLatch(n);
            pool.execute(() -> awaitThroughInterrupts(stuck)); // as the last: all before it leave
            var submitters = new ArrayList<Thread>();
            for (int i = 0; i < n; i++) {
                Runnable submit =
                        () -> {
                            pool.execute(() -> {});
                            stuck.countDown();
                        };
                submitters.add(Thread.startVirtualThread(submit));
            }
            submitters.forEach(PoolsUnderTest::awaitBlocked);
            gate.countDown();
            for (Thread submitter : submitters) {
                assertThat(submitter.join(Duration.ofSeconds(20))).isTrue();
            }
            awaitIdle(pool);
        }
    }

    @Test
    void anInterruptEndsTheWaitForRoom() throws Exception {
        TaskPool pool = bounded(1, 0, WhenFull.BLOCK);
        occupy(pool, 1, release);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> pool.execute(() -> {}))
                .isInstanceOf(RejectedExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(pool.stats().rejected()).isEqualTo(1);
        release.countDown();
    }

    @Test
    void shutdownEndsTheWaitForRoom() throws Exception {
        TaskPool pool = bounded(1, 0, WhenFull.BLOCK);
        occupy(pool, 1, release);
        var rejection = new AtomicReference<Throwable>();
        Thread submitter = submitter(pool, () -> {}, rejection);
        awaitBlocked(submitter);
        pool.shutdown();
        submitter.join();
        assertThat(rejection.get()).hasMessageContaining("shut down");
        release.countDown();
    }

    @ParameterizedTest
    @EnumSource(WhenFull.class)
    void aBoundedPoolThatIsShutDownRejects(WhenFull whenFull) {
        TaskPool pool = bounded(1, 1, whenFull);
        pool.shutdown();
        assertThatThrownBy(() -> pool.execute(() -> {}))
                .isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void aCancelledTaskGivesItsPlaceBackAtOnce() throws Exception {
        TaskPool pool = bounded(1, 100, WhenFull.REJECT);
        occupy(pool, 1, release);
        for (int round = 0; round < 10; round++) {
            List<Future<?>> waiting = new ArrayList<>();
            IntStream.range(0, 100).forEach(i -> waiting.add(pool.submit(() -> {})));
            assertThatThrownBy(() -> pool.execute(() -> {}))
                    .isInstanceOf(RejectedExecutionException.class);
            waiting.forEach(future -> future.cancel(round(future)));
        }
        assertThat(pool.stats().waiting()).isZero();
        release.countDown();
    }

    private static boolean round(Future<?> future) {
        return future.hashCode() % 2 == 0;
    }

    @Test
    void aCancelledTaskLetsASubmitterIn() throws Exception {
        TaskPool pool = bounded(1, 1, WhenFull.BLOCK);
        occupy(pool, 1, release);
        Future<?> waiting = pool.submit(() -> {});
        Thread submitter = Thread.startVirtualThread(() -> pool.execute(() -> {}));
        awaitBlocked(submitter);
        waiting.cancel(false);
        assertThat(submitter.join(Duration.ofSeconds(20))).isTrue();
        release.countDown();
    }

    @Test
    void purgeForgetsTheCancelledFuturesOfOthers() throws Exception {
        TaskPool pool = bounded(1, 2, WhenFull.REJECT);
        occupy(pool, 1, release);
        var one = new FutureTask<>(() -> 1);
        var two = new FutureTask<>(() -> 2);
        pool.execute(one);
        pool.execute(two);
        one.cancel(false);
        assertThatThrownBy(() -> pool.execute(() -> {}))
                .isInstanceOf(RejectedExecutionException.class);
        pool.purge();
        assertThat(pool.stats().waiting()).isEqualTo(1);
        pool.execute(() -> {});
        release.countDown();
        assertThat(two.get(20, SECONDS)).isEqualTo(2);
    }

    /** What is queued is not the future that is cancelled, but one around it. */
    @Test
    void theBoundHoldsAlsoForTasksOfACompletionService() throws Exception {
        TaskPool pool = bounded(1, 1, WhenFull.REJECT);
        occupy(pool, 1, release);
        var service = new ExecutorCompletionService<Integer>(pool);
        service.submit(() -> 1).cancel(false);
        assertThatThrownBy(() -> service.submit(() -> 2))
                .isInstanceOf(RejectedExecutionException.class);
        release.countDown();
    }

    @Test
    void aTaskThatIsTakenBackLeavesRoomAndIsNotRun() throws Exception {
        TaskPool pool = bounded(1, 1, WhenFull.BLOCK);
        occupy(pool, 1, release);
        var runs = new AtomicInteger();
        Runnable task = runs::incrementAndGet;
        pool.execute(task);
        Thread submitter = Thread.startVirtualThread(() -> pool.execute(() -> {}));
        awaitBlocked(submitter);
        assertThat(pool.remove(task)).isTrue();
        assertThat(pool.remove(task)).isFalse();
        assertThat(submitter.join(Duration.ofSeconds(20))).isTrue();
        release.countDown();
        pool.close();
        assertThat(runs).hasValue(0);
    }
}
