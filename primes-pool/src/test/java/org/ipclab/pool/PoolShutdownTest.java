package org.ipclab.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** How a pool of threads ends. */
class PoolShutdownTest extends PoolsUnderTest {
    @Test
    void shutdownRunsWhatWasAcceptedAndRejectsTheRest() throws Exception {
        TaskPool pool = pool(2);
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
        assertThat(pool.stats().rejected()).isEqualTo(1);
        assertThat(pool.awaitTermination(Duration.ofMillis(1))).isFalse();
        release.countDown();
        assertThat(pool.awaitTermination(20, SECONDS)).isTrue();
        assertThat(runs).hasValue(100);
    }

    @Test
    void theTasksOfTasksThatSubmitAfterShutdownAreRejected() throws Exception {
        TaskPool pool = pool(1);
        var release = new CountDownLatch(1);
        Future<?> future =
                pool.submit(
                        () -> {
                            awaitThroughInterrupts(release);
                            pool.execute(() -> {});
                        });
        pool.shutdown();
        release.countDown();
        assertThatThrownBy(() -> future.get(20, SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void shutdownNowReturnsWhatHasNotBegunAndInterruptsWhatHas() throws Exception {
        TaskPool pool = pool(1);
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
        begun.await(); // by now its thread may have taken a share home
        assertThat(pool.shutdownNow()).containsExactlyInAnyOrderElementsOf(waiting);
        assertThat(interrupted.await(20, SECONDS)).isTrue();
        assertThat(pool.awaitTermination(20, SECONDS)).isTrue();
    }

    private record Task(int number) implements Runnable {
        @Override
        public void run() {}
    }

    @Test
    void shutdownNowReturnsWhatTasksHaveSubmitted() throws Exception {
        TaskPool pool = pool(1);
        var submitted = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var waiting = new ArrayList<Runnable>();
        IntStream.range(0, 100).forEach(i -> waiting.add(new Task(i)));
        pool.execute(
                () -> {
                    waiting.forEach(pool::execute);
                    submitted.countDown();
                    awaitThroughInterrupts(release);
                });
        submitted.await();
        assertThat(pool.stats().waiting()).isEqualTo(100);
        assertThat(pool.shutdownNow()).containsExactlyInAnyOrderElementsOf(waiting);
        release.countDown();
    }

    @Test
    void whatShutdownNowReturnsOfATimedPoolIsWhatWasSubmitted() throws Exception {
        TaskPool pool = pool(options().threads(1).timed());
        var release = new CountDownLatch(1);
        occupy(pool, 1, release);
        Task task = new Task(1);
        Future<?> future = pool.submit(task);
        pool.execute(task);
        assertThat(pool.remove(task)).isTrue();
        assertThat(pool.shutdownNow()).containsExactly((Runnable) future);
        release.countDown();
    }

    @Test
    void aTaskThatBeginsWhileThePoolIsStoppedIsInterruptedOrGivenBack() throws Exception {
        for (int round = 0; round < 300; round++) {
            TaskPool pool = pool(1);
            pool.submit(() -> {}).get();
            var ended = new CountDownLatch(1);
            Runnable endless =
                    () -> {
                        try {
                            new CountDownLatch(1).await();
                        } catch (InterruptedException e) {
                            ended.countDown();
                        }
                    };
            pool.execute(endless); // its thread takes it at about the same time as we stop
            boolean givenBack = pool.shutdownNow().contains(endless);
            assertThat(givenBack || ended.await(20, SECONDS)).isTrue();
        }
    }

    @Test
    void anIdlePoolShutsDownAtOnce() throws Exception {
        TaskPool unused = pool(2);
        unused.shutdown();
        assertThat(unused.isTerminated()).isTrue();

        TaskPool used = pool(2);
        used.submit(() -> {}).get();
        assertThat(used.shutdownNow()).isEmpty();
        assertThat(used.awaitTermination(20, SECONDS)).isTrue();
    }

    @Test
    void shutdownWakesWhoAwaitsTheEnd() throws Exception {
        TaskPool pool = pool(2);
        pool.submit(() -> {}).get();
        Thread waiter =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        pool.awaitTermination(Duration.ofDays(1));
                                    } catch (InterruptedException e) {
                                        throw new IllegalStateException(e);
                                    }
                                });
        while (waiter.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        pool.shutdown();
        assertThat(waiter.join(Duration.ofSeconds(20))).isTrue();
    }

    @Test
    void timeoutsAtTheirEdgesAreNoneAndForEver() throws Exception {
        TaskPool pool = pool(1);
        assertThat(pool.awaitTermination(Duration.ofSeconds(Long.MIN_VALUE))).isFalse();
        assertThat(pool.awaitTermination(Long.MIN_VALUE, NANOSECONDS)).isFalse();
        assertThat(pool.awaitTermination(Duration.ZERO)).isFalse();
        pool.shutdown();
        assertThat(pool.awaitTermination(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999))).isTrue();
        assertThat(pool.awaitTermination(Long.MAX_VALUE, SECONDS)).isTrue();
    }

    @Test
    void anInterruptDuringCloseStopsThePoolAndStaysSet() throws Exception {
        TaskPool pool = pool(1);
        var begun = new CountDownLatch(1);
        var interrupted = new AtomicBoolean();
        pool.execute(
                () -> {
                    begun.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.set(true);
                    }
                });
        begun.await();
        Thread.currentThread().interrupt();
        pool.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(pool.isTerminated()).isTrue();
        assertThat(interrupted).isTrue();
    }

    @Test
    void aTaskThatClosesItsOwnPoolIsToldAndDoesNotWaitForItself() throws Exception {
        TaskPool pool = pool(1);
        Future<?> future = pool.submit(pool::close);
        assertThatThrownBy(() -> future.get(20, SECONDS))
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must not wait");
        assertThat(pool.awaitTermination(20, SECONDS)).isTrue();
    }

    @Test
    void thePoolSaysWhatStateItIsIn() throws Exception {
        TaskPool pool = pool(options().threads(1).name("mine"));
        assertThat(pool.toString()).contains("mine", "running");
        var release = new CountDownLatch(1);
        occupy(pool, 1, release);
        pool.shutdown();
        assertThat(pool.toString()).contains("shut down");
        release.countDown();
        pool.close();
        assertThat(pool.toString()).contains("terminated");
    }
}
