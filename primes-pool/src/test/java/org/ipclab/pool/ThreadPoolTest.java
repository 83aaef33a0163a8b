package org.ipclab.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.util.concurrent.TimeUnit.SECONDS;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

class ThreadPoolTest {
    private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
    private final Queue<ThreadPool> pools = new ConcurrentLinkedQueue<>();

    @AfterEach
    void everyThreadEnds() throws InterruptedException {
        for (ThreadPool pool : pools) {
            pool.shutdownNow();
            assertThat(pool.awaitTermination(20, SECONDS)).isTrue();
        }
        for (Thread thread : threads) {
            assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
        }
    }

    private ThreadPool pool(ThreadPoolBuilder options) {
        ThreadPool pool = options.threadFactory(this::thread).build();
        pools.add(pool);
        return pool;
    }

    private ThreadPool pool(int threads) {
        return pool(ThreadPool.builder().threads(threads));
    }

    private Thread thread(Runnable body) {
        Thread thread = new Thread(body);
        threads.add(thread);
        return thread;
    }

    /** Occupies every thread of the pool until the latch opens. */
    private static void occupy(ThreadPool pool, int threads, CountDownLatch release)
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

    private static void awaitThroughInterrupts(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                // Goes on: this task is one that does not heed interrupts.
            }
        }
    }

    private static void awaitBlocked(Thread thread) {
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void everyTaskRunsOnce(int n) throws Exception {
        ThreadPool pool = pool(n);
        var runs = new AtomicInteger[5000];
        for (int i = 0; i < runs.length; i++) {
            AtomicInteger run = runs[i] = new AtomicInteger();
            pool.execute(run::incrementAndGet);
        }
        pool.close();
        assertThat(runs).allMatch(run -> run.get() == 1);
        assertThat(pool.stats().completed()).isEqualTo(runs.length);
        assertThat(pool.isTerminated()).isTrue();
    }

    @Test
    void oneThreadRunsTasksInOrder() {
        ThreadPool pool = pool(1);
        List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
        IntStream.range(0, 1000).forEach(i -> pool.execute(() -> seen.add(i)));
        pool.close();
        assertThat(seen).hasSize(1000).isSorted();
    }

    @Test
    void startsNoMoreThreadsThanTasksNeed() throws Exception {
        ThreadPool pool = pool(8);
        for (int i = 0; i < 20; i++) {
            pool.submit(() -> {}).get();
            while (pool.stats().busy() > 0) {
                Thread.onSpinWait();
            }
        }
        assertThat(threads).hasSize(1);
    }

    @Test
    void tasksThatNeedEachOtherAllBegin() throws Exception {
        int n = 4;
        ThreadPool pool = pool(n);
        for (int round = 0; round < 200; round++) {
            var meeting = new CyclicBarrier(n);
            var futures = new ArrayList<Future<Integer>>();
            for (int i = 0; i < n; i++) {
                futures.add(pool.submit(() -> meeting.await()));
            }
            for (Future<Integer> future : futures) {
                future.get(20, SECONDS);
            }
        }
    }

    @Test
    void anIdleThreadThatIsAlreadyCalledCountsForOneTaskOnly() throws Exception {
        for (int round = 0; round < 200; round++) {
            ThreadPool pool = pool(2);
            pool.submit(() -> {}).get();
            while (pool.stats().busy() > 0) {
                Thread.onSpinWait();
            }
            var meeting = new CyclicBarrier(2);
            Future<Integer> one = pool.submit(() -> meeting.await());
            pool.submit(() -> meeting.await()).get(20, SECONDS);
            one.get(20, SECONDS);
            pool.close();
        }
    }

    @Test
    void noTaskWaitsBehindASlowOneWhileAThreadIsFree() throws Exception {
        ThreadPool pool = pool(2);
        var release = new CountDownLatch(1);
        occupy(pool, 2, release);
        // The thread that takes the first takes the second home, too; and the first needs it.
        var second = new CountDownLatch(1);
        Future<?> first = pool.submit(() -> awaitThroughInterrupts(second));
        var others = new ArrayList<Future<?>>();
        others.add(pool.submit(second::countDown));
        for (int i = 0; i < 99; i++) {
            others.add(pool.submit(() -> {}));
        }
        release.countDown();
        for (Future<?> other : others) {
            other.get(20, SECONDS);
        }
        first.get(20, SECONDS);
    }

    @Test
    void aShareBehindAStuckTaskIsServedWhileTheQueueStaysFull() throws Exception {
        ThreadPool pool = pool(2);
        var gate = new CountDownLatch(1);
        occupy(pool, 2, gate);
        var stuck = new CountDownLatch(1);
        pool.execute(() -> awaitThroughInterrupts(stuck));
        var behind = new CountDownLatch(150);
        IntStream.range(0, 150).forEach(i -> pool.execute(behind::countDown));
        var enough = new AtomicBoolean();
        pool.execute(() -> resubmitUntil(pool, enough));
        pool.execute(() -> resubmitUntil(pool, enough));
        gate.countDown();
        assertThat(behind.await(20, SECONDS)).isTrue();
        enough.set(true);
        stuck.countDown();
    }

    private static void resubmitUntil(ThreadPool pool, AtomicBoolean enough) {
        if (!enough.get()) {
            pool.execute(() -> resubmitUntil(pool, enough));
        }
    }

    @Test
    void aTaskThatThrowsDoesNotKillItsThread() throws Exception {
        var reported = new AtomicReference<Throwable>();
        ThreadPool pool =
                ThreadPool.builder()
                        .threads(1)
                        .threadFactory(
                                body -> {
                                    Thread thread = thread(body);
                                    thread.setUncaughtExceptionHandler(
                                            (t, e) -> {
                                                reported.set(e);
                                                throw new IllegalStateException("handler");
                                            });
                                    return thread;
                                })
                        .build();
        pools.add(pool);
        pool.execute(
                () -> {
                    throw new AssertionError("on purpose");
                });
        Thread thread = pool.submit(Thread::currentThread).get();
        assertThat(threads).containsExactly(thread);
        assertThat(reported.get()).hasMessage("on purpose");
        assertThat(pool.stats().failed()).isEqualTo(1);
    }

    @Test
    void aFutureCatchesWhatItsTaskThrows() {
        Future<?> future =
                pool(1).submit(
                                () -> {
                                    throw new IllegalStateException("on purpose");
                                });
        assertThatThrownBy(() -> future.get(20, SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void anInterruptEndsWithItsTask() throws Exception {
        ThreadPool pool = pool(1);
        pool.execute(() -> Thread.currentThread().interrupt());
        assertThat(pool.submit(() -> Thread.currentThread().isInterrupted()).get()).isFalse();
    }

    @Test
    void anIdleThreadThatIsInterruptedGoesOnWaiting() throws Exception {
        ThreadPool pool = pool(1);
        Thread thread = pool.submit(Thread::currentThread).get();
        awaitBlocked(thread);
        thread.interrupt();
        assertThat(pool.submit(Thread::currentThread).get(20, SECONDS)).isSameAs(thread);
    }

    @Test
    void cancelInterruptsTheTaskThatRuns() throws Exception {
        ThreadPool pool = pool(1);
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
    void shutdownRunsWhatWasAcceptedAndRejectsTheRest() throws Exception {
        ThreadPool pool = pool(2);
        var release = new CountDownLatch(1);
        occupy(pool, 2, release);
        var runs = new AtomicInteger();
        IntStream.range(0, 100).forEach(i -> pool.execute(runs::incrementAndGet));
        pool.shutdown();
        assertThat(pool.isShutdown()).isTrue();
        assertThat(pool.isTerminated()).isFalse();
        assertThatThrownBy(() -> pool.execute(() -> {}))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("shut down");
        assertThat(pool.awaitTermination(Duration.ofMillis(1))).isFalse();
        release.countDown();
        assertThat(pool.awaitTermination(20, SECONDS)).isTrue();
        assertThat(runs).hasValue(100);
    }

    @Test
    void shutdownNowReturnsWhatHasNotBegunAndInterruptsWhatHas() throws Exception {
        ThreadPool pool = pool(1);
        var gate = new CountDownLatch(1);
        occupy(pool, 1, gate);
        var begun = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        pool.execute(
                () -> {
                    begun.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                    }
                });
        var waiting = new ArrayList<Runnable>();
        for (int i = 0; i < 100; i++) {
            waiting.add(new Task(i));
        }
        waiting.forEach(pool::execute);
        gate.countDown();
        begun.await(); // by now its thread has taken a share home
        assertThat(pool.shutdownNow()).isEqualTo(waiting);
        assertThat(interrupted.await(20, SECONDS)).isTrue();
        assertThat(pool.awaitTermination(20, SECONDS)).isTrue();
    }

    private record Task(int number) implements Runnable {
        @Override
        public void run() {}
    }

    @Test
    void anIdlePoolShutsDownAtOnce() throws Exception {
        ThreadPool unused = pool(2);
        unused.shutdown();
        assertThat(unused.isTerminated()).isTrue();

        ThreadPool used = pool(2);
        used.submit(() -> {}).get();
        assertThat(used.shutdownNow()).isEmpty();
        assertThat(used.awaitTermination(20, SECONDS)).isTrue();
    }

    @Test
    void aBoundedPoolRejectsWhatIsAboveItsBound() throws Exception {
        ThreadPool pool = pool(ThreadPool.builder().threads(2).queueCapacity(3, WhenFull.REJECT));
        var release = new CountDownLatch(1);
        occupy(pool, 2, release);
        IntStream.range(0, 3).forEach(i -> pool.execute(() -> {}));
        assertThatThrownBy(() -> pool.execute(() -> {}))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("3 wait");
        assertThat(pool.stats().rejected()).isEqualTo(1);
        assertThat(pool.stats().waiting()).isEqualTo(3);
        release.countDown();
    }

    @Test
    void withoutAQueueATaskIsAcceptedOnlyByAFreeThread() throws Exception {
        ThreadPool pool = pool(ThreadPool.builder().threads(2).queueCapacity(0, WhenFull.REJECT));
        var release = new CountDownLatch(1);
        occupy(pool, 2, release);
        assertThatThrownBy(() -> pool.execute(() -> {}))
                .isInstanceOf(RejectedExecutionException.class);
        release.countDown();
        while (pool.stats().busy() > 0) {
            Thread.onSpinWait();
        }
        pool.submit(() -> {}).get(20, SECONDS);
    }

    @Test
    void aFullPoolHoldsItsSubmittersBack() throws Exception {
        ThreadPool pool = pool(ThreadPool.builder().threads(1).queueCapacity(1, WhenFull.BLOCK));
        var release = new CountDownLatch(1);
        occupy(pool, 1, release);
        pool.execute(() -> {});
        var runs = new CountDownLatch(3);
        var submitters = new ArrayList<Thread>();
        for (int i = 0; i < 3; i++) {
            submitters.add(Thread.startVirtualThread(() -> pool.execute(runs::countDown)));
        }
        submitters.forEach(ThreadPoolTest::awaitBlocked);
        assertThat(pool.stats().waiting()).isEqualTo(1);
        release.countDown();
        assertThat(runs.await(20, SECONDS)).isTrue();
    }

    @Test
    void everySubmitterIsLetInForWhomThereIsRoom() throws Exception {
        ThreadPool pool = pool(ThreadPool.builder().threads(1).queueCapacity(4, WhenFull.BLOCK));
        var first = new CountDownLatch(1);
        occupy(pool, 1, first);
        pool.execute(() -> {});
        pool.execute(() -> {});
        var third = new CountDownLatch(1);
        pool.execute(() -> awaitThroughInterrupts(third));
        pool.execute(() -> {});
        var submitters = new ArrayList<Thread>();
        for (int i = 0; i < 3; i++) {
            submitters.add(Thread.startVirtualThread(() -> pool.execute(() -> {})));
        }
        submitters.forEach(ThreadPoolTest::awaitBlocked);
        first.countDown();
        for (Thread submitter : submitters) {
            assertThat(submitter.join(Duration.ofSeconds(20))).isTrue();
        }
        third.countDown();
    }

    @Test
    void anInterruptEndsTheWaitForRoom() throws Exception {
        ThreadPool pool = pool(ThreadPool.builder().threads(1).queueCapacity(0, WhenFull.BLOCK));
        var release = new CountDownLatch(1);
        occupy(pool, 1, release);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> pool.execute(() -> {}))
                .isInstanceOf(RejectedExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
        release.countDown();
    }

    @Test
    void shutdownEndsTheWaitForRoom() throws Exception {
        ThreadPool pool = pool(ThreadPool.builder().threads(1).queueCapacity(0, WhenFull.BLOCK));
        var release = new CountDownLatch(1);
        occupy(pool, 1, release);
        var rejection = new AtomicReference<Throwable>();
        Thread submitter =
                Thread.startVirtualThread(
                        () -> {
                            try {
                                pool.execute(() -> {});
                            } catch (RejectedExecutionException e) {
                                rejection.set(e);
                            }
                        });
        awaitBlocked(submitter);
        pool.shutdown();
        submitter.join();
        assertThat(rejection.get()).hasMessageContaining("shut down");
        release.countDown();
    }

    @Test
    void aThreadOfAFullPoolRunsItsOwnSubmissionItself() throws Exception {
        ThreadPool pool = pool(ThreadPool.builder().threads(1).queueCapacity(0, WhenFull.BLOCK));
        Future<Boolean> same =
                pool.submit(
                        () -> {
                            Thread outer = Thread.currentThread();
                            return pool.submit(Thread::currentThread).get() == outer;
                        });
        assertThat(same.get(20, SECONDS)).isTrue();
    }

    @Test
    void theCallerRunsWhatIsAboveTheBound() throws Exception {
        ThreadPool pool =
                pool(ThreadPool.builder().threads(1).queueCapacity(0, WhenFull.CALLER_RUNS));
        var release = new CountDownLatch(1);
        occupy(pool, 1, release);
        assertThat(pool.submit(Thread::currentThread).get()).isSameAs(Thread.currentThread());
        release.countDown();
    }

    @ParameterizedTest
    @EnumSource(WhenFull.class)
    void aBoundedPoolThatIsShutDownRejects(WhenFull whenFull) {
        ThreadPool pool = pool(ThreadPool.builder().threads(1).queueCapacity(1, whenFull));
        pool.shutdown();
        assertThatThrownBy(() -> pool.execute(() -> {}))
                .isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void aFactoryWithoutThreadsRejectsTheFirstTask() {
        ThreadPool pool =
                ThreadPool.builder()
                        .threads(2)
                        .threadFactory(
                                body -> {
                                    throw new OutOfMemoryError("on purpose");
                                })
                        .build();
        assertThatThrownBy(() -> pool.execute(() -> {}))
                .isInstanceOf(RejectedExecutionException.class)
                .hasCauseInstanceOf(OutOfMemoryError.class);
        pool.close();
        assertThat(pool.isTerminated()).isTrue();
    }

    @Test
    void aFactoryThatFailsOnceCostsNoTask() throws Exception {
        var calls = new AtomicInteger();
        ThreadPool pool =
                ThreadPool.builder()
                        .threads(2)
                        .threadFactory(body -> calls.incrementAndGet() == 2 ? null : thread(body))
                        .build();
        pools.add(pool);
        var release = new CountDownLatch(1);
        occupy(pool, 1, release);
        Future<?> second = pool.submit(() -> {});
        assertThat(pool.submit(() -> "third").get(20, SECONDS)).isEqualTo("third");
        second.get(20, SECONDS);
        release.countDown();
    }

    @Test
    void virtualThreadsRunTasks() throws Exception {
        try (ThreadPool pool = ThreadPool.builder().threads(100).virtual().name("v").build()) {
            Thread thread = pool.submit(Thread::currentThread).get();
            assertThat(thread.isVirtual()).isTrue();
            assertThat(thread.getName()).isEqualTo("v-1");
        }
    }

    @Test
    void nullTasksAndBadOptionsAreRefused() {
        assertThatThrownBy(() -> pool(1).execute(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> ThreadPool.ofThreads(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("threads must be at least 1, not 0");
        assertThatThrownBy(() -> ThreadPool.builder().queueCapacity(-1, WhenFull.BLOCK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("queue capacity must be at least 0, not -1");
    }
}
