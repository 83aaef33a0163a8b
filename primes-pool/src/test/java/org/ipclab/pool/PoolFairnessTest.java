package org.ipclab.pool;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.concurrent.TimeUnit.SECONDS;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/** No task waits for ever, or for one that is slow, while a thread could run it. */
class PoolFairnessTest extends PoolsUnderTest {
    @Test
    void tasksThatNeedEachOtherAllBegin() throws Exception {
        int n = 4;
        TaskPool pool = pool(n);
        for (int round = 0; round < 200; round++) {
            meet(pool, n);
        }
    }

    @Test
    void tasksOfTwoSubmittersThatNeedEachOtherBegin() throws Exception {
        for (int round = 0; round < 200; round++) {
            TaskPool pool = pool(2);
            pool.submit(() -> {}).get();
            awaitIdle(pool);
            var meeting = new CyclicBarrier(2);
            var start = new CyclicBarrier(2);
            var futures = new ConcurrentLinkedQueue<Future<Integer>>();
            Runnable submit =
                    () -> {
                        await(start);
                        futures.add(pool.submit(() -> meeting.await()));
                    };
            Thread other = Thread.ofPlatform().start(submit);
            submit.run();
            other.join();
            for (Future<Integer> future : futures) {
                future.get(20, SECONDS);
            }
            pool.close();
        }
    }

    @Test
    void tasksThatATaskSubmitsAndThatNeedEachOtherBegin() throws Exception {
        TaskPool pool = pool(3);
        for (int round = 0; round < 200; round++) {
            pool.submit(
                            () -> {
                                meet(pool, 2);
                                return 0;
                            })
                    .get(20, SECONDS);
        }
    }

    /** Threads start one after the other, while those that are there look for work. */
    @Test
    void tasksThatATaskSubmitsAndThatNeedEachOtherStartTheThreadsThatTheyNeed() throws Exception {
        int n = 15;
        for (int round = 0; round < 100; round++) {
            TaskPool pool = pool(n + 1);
            pool.submit(
                            () -> {
                                meet(pool, n);
                                return 0;
                            })
                    .get(20, SECONDS);
            pool.close();
        }
    }

    private static void meet(TaskPool pool, int n) throws Exception {
        var meeting = new CyclicBarrier(n);
        var futures = new ArrayList<Future<Integer>>();
        for (int i = 0; i < n; i++) {
            futures.add(pool.submit(() -> meeting.await()));
        }
        for (Future<Integer> future : futures) {
            future.get(20, SECONDS);
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anIdleThreadThatIsAlreadyCalledCountsForOneTaskOnly() throws Exception {
        for (int round = 0; round < 200; round++) {
            TaskPool pool = pool(2);
            pool.submit(() -> {}).get();
            awaitIdle(pool);
            meet(pool, 2);
            pool.close();
        }
    }

    @Test
    void noTaskWaitsBehindASlowOneWhileAThreadIsFree() throws Exception {
        TaskPool pool = pool(2);
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
        TaskPool pool = pool(2);
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

    @Test
    void whatATaskHasSubmittedIsServedWhileAnotherSubmitsItselfForEver() throws Exception {
        TaskPool pool = pool(1);
        var enough = new AtomicBoolean();
        var old = new CountDownLatch(10);
        pool.execute(
                () -> {
                    IntStream.range(0, 10).forEach(i -> pool.execute(old::countDown));
                    resubmitUntil(pool, enough);
                });
        assertThat(old.await(20, SECONDS)).isTrue();
        var fromOutside = new CountDownLatch(1);
        pool.execute(fromOutside::countDown);
        assertThat(fromOutside.await(20, SECONDS)).isTrue();
        enough.set(true);
    }

    private static void resubmitUntil(TaskPool pool, AtomicBoolean enough) {
        if (!enough.get()) {
            pool.execute(() -> resubmitUntil(pool, enough));
        }
    }
}
