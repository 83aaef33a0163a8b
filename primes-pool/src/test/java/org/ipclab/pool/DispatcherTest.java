package org.ipclab.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.util.concurrent.TimeUnit.SECONDS;

import org.ipclab.pipes.ExitStatus;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;

/** What becomes of tasks, whatever their workers do; without processes. */
class DispatcherTest extends FakeWorkersTest {
    @Test
    void aTaskThatHadNotBegunIsRunElsewhere() throws Exception {
        Future<Integer> future = pool.submit(() -> 7);
        FakeWorkers.Worker first = workers.nextReady();
        first.received();
        first.die();
        FakeWorkers.Worker second = workers.nextReady();
        second.run(second.received());
        assertThat(get(future)).isEqualTo(7);
    }

    @Test
    void aTaskThatHadBegunFails() throws Exception {
        Future<Integer> future = pool.submit(() -> 7);
        FakeWorkers.Worker worker = workers.nextReady();
        worker.events.started(worker.received().task());
        worker.die();
        assertCrashed(future, "signal 9 while it ran task 1 (");
        while (pool.stats().failed() != 1) { // counted shortly after
            Thread.onSpinWait();
        }
    }

    @Test
    void aTaskThatMayBeRetriedIsRunAgainSoManyTimes() throws Exception {
        pool = new ProcessPool(ProcessPool.builder().workers(1).retry(2), workers);
        Future<Integer> future = pool.submit(() -> 7);
        Future<Integer> later = pool.submit(() -> 8);
        for (int run = 0; run < 3; run++) {
            FakeWorkers.Worker worker = workers.nextReady();
            worker.events.started(worker.received().task());
            worker.die();
        }
        assertCrashed(future, "while it ran");
        assertThat(pool.stats().retried()).isEqualTo(2);
        FakeWorkers.Worker worker = workers.nextReady();
        worker.run(worker.received());
        assertThat(get(later)).isEqualTo(8);
    }

    @Test
    void aTaskWhoseWorkersAllDieBeforeItBeginsIsGivenUp() throws Exception {
        Future<Integer> future = pool.submit(() -> 7);
        for (int i = 0; i < RetryRules.FALSE_STARTS_OF_A_TASK; i++) {
            FakeWorkers.Worker worker = workers.nextReady();
            worker.received();
            worker.die();
        }
        assertCrashed(future, "before it began");
    }

    @Test
    void aResultThatCameBeforeTheDeathCounts() throws Exception {
        Future<Integer> future = pool.submit(() -> 7);
        FakeWorkers.Worker worker = workers.nextReady();
        worker.run(worker.received());
        worker.die();
        assertThat(get(future)).isEqualTo(7);
    }

    @Test
    void aWorkerGetsOneTaskAtATime() throws Exception {
        Future<Integer> one = pool.submit(() -> 1);
        Future<Integer> two = pool.submit(() -> 2);
        FakeWorkers.Worker worker = workers.nextReady();
        Frame first = worker.received();
        assertThat(worker.sent).isEmpty();
        worker.run(first);
        worker.run(worker.received());
        assertThat(get(one) + get(two)).isEqualTo(3);
        assertThat(workers.launched).hasSize(1);
    }

    @Test
    void noMoreWorkersStartThanTasksNeed() throws Exception {
        pool = pool(3);
        pool.submit(() -> 1);
        pool.submit(() -> 2);
        FakeWorkers.Worker one = workers.nextReady();
        FakeWorkers.Worker two = workers.nextReady();
        Frame first = one.received();
        Frame second = two.received();
        one.run(first);
        two.run(second);
        pool.submit(() -> 3);
        assertThat(pool.stats().started()).isEqualTo(2);
    }

    @Test
    void cancelOfAQueuedTaskKillsNobody() throws Exception {
        Future<Integer> running = pool.submit(() -> 1);
        FakeWorkers.Worker worker = workers.nextReady();
        Future<Integer> queued = pool.submit(() -> 2);
        Frame task = worker.received();
        queued.cancel(true);
        assertThat(worker.killed).isFalse();
        worker.run(task);
        assertThat(get(running)).isEqualTo(1);
        assertThat(worker.sent).isEmpty();
        assertThat(pool.stats().cancelled()).isEqualTo(1);
    }

    @Test
    void cancelWithoutInterruptLetsTheTaskGoOn() throws Exception {
        Future<Integer> cancelled = pool.submit(() -> 1);
        FakeWorkers.Worker worker = workers.nextReady();
        Frame task = worker.received();
        cancelled.cancel(false);
        assertThat(worker.killed).isFalse();
        worker.run(task);
        Future<Integer> next = pool.submit(() -> 2);
        worker.run(worker.received());
        assertThat(get(next)).isEqualTo(2);
    }

    @Test
    void aKilledWorkerGetsNoMoreTasksAndItsLateResultIsIgnored() throws Exception {
        Future<Integer> cancelled = pool.submit(() -> 1);
        FakeWorkers.Worker worker = workers.nextReady();
        Frame task = worker.received();
        cancelled.cancel(true);
        assertThat(worker.killed).isTrue();
        Future<Integer> next = pool.submit(() -> 2);
        worker.run(task);
        assertThat(worker.sent).isEmpty();
        worker.die();
        FakeWorkers.Worker second = workers.nextReady();
        second.run(second.received());
        assertThat(get(next)).isEqualTo(2);
        assertThat(cancelled.isCancelled()).isTrue();
        assertThat(pool.stats().crashed()).isZero();
    }

    @Test
    void theClockOfATaskRunsFromItsSendingToItsEnd() throws Exception {
        pool =
                new ProcessPool(
                        ProcessPool.builder().workers(1).retry(9).taskTimeout(Duration.ofDays(1)),
                        workers);
        Future<Integer> fast = pool.submit(() -> 1);
        Future<Integer> slow = pool.submit(() -> 2);
        FakeWorkers.Worker worker = workers.nextReady();
        Frame task = worker.received();
        assertThat(workers.clocks).hasSize(1);
        Runnable clock = workers.clocks.peek();
        worker.events.started(task.task());
        assertThat(workers.clocks).containsExactly(clock);
        worker.finish(task);
        while (workers.clocks.size() > 1) { // that of the reading of the result
            Thread.onSpinWait();
        }
        assertThat(workers.clocks).hasSize(1).doesNotContain(clock); // that of the next task
        assertThat(get(fast)).isEqualTo(1);

        worker.events.started(worker.received().task());
        workers.clocks.remove().run();
        assertThat(worker.killed).isTrue();
        worker.die();
        assertThatThrownBy(() -> slow.get(20, SECONDS)).hasCauseInstanceOf(TimeoutException.class);
        assertThat(pool.stats().retried()).isZero();
    }

    @Test
    void aPoolIsBrokenWhenNoWorkerStarts() {
        workers.failures = Dispatcher.FALSE_STARTS;
        Future<Integer> future = pool.submit(() -> 1);
        assertCrashed(future, "no worker today");
        assertThatThrownBy(() -> pool.submit(() -> 2))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("no worker today");
        assertThatThrownBy(pool::prestart).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void aPoolThatCannotGrowGoesOnWithWhatItHas() throws Exception {
        pool = pool(4);
        Future<Integer> one = pool.submit(() -> 1);
        FakeWorkers.Worker worker = workers.nextReady();
        Frame task = worker.received();
        workers.failures = Integer.MAX_VALUE;
        Future<Integer> two = pool.submit(() -> 2);
        Future<Integer> three = pool.submit(() -> 3);
        worker.run(task);
        worker.run(worker.received());
        worker.run(worker.received());
        assertThat(get(one) + get(two) + get(three)).isEqualTo(6);
    }

    @Test
    void idleWorkersAreToldToFinishAtShutdown() throws Exception {
        Future<Integer> future = pool.submit(() -> 1);
        FakeWorkers.Worker worker = workers.nextReady();
        Frame task = worker.received();
        pool.shutdown();
        assertThat(worker.finished).isFalse();
        worker.run(task);
        assertThat(worker.finished).isTrue();
        assertThat(get(future)).isEqualTo(1);
        assertThat(pool.isTerminated()).isFalse();
        worker.die(new ExitStatus(0, 0));
        assertThat(pool.awaitTermination(Duration.ofSeconds(20))).isTrue();
        assertThat(pool.stats().crashed()).isZero();
    }

    @Test
    void aRetriedTaskIsRunAlsoAfterShutdown() throws Exception {
        pool = new ProcessPool(ProcessPool.builder().workers(1).retry(1), workers);
        Future<Integer> future = pool.submit(() -> 1);
        FakeWorkers.Worker first = workers.nextReady();
        first.events.started(first.received().task());
        pool.shutdown();
        first.die();
        FakeWorkers.Worker second = workers.nextReady();
        second.run(second.received());
        assertThat(get(future)).isEqualTo(1);
    }

    @Test
    void anUnusedPoolEndsAtOnce() {
        pool.shutdown();
        assertThat(pool.isTerminated()).isTrue();
        assertThat(workers.closed).isEqualTo(1);
    }
}
