package org.ipclab.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.util.concurrent.TimeUnit.SECONDS;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;

/** What a worker says must fit its state; a worker that says nothing is noticed. */
@Timeout(60)
class WorkerProtocolTest extends FakeWorkersTest {
    private static void assertRefused(ThrowingCallable told, String why) {
        assertThatThrownBy(told).isInstanceOf(IOException.class).hasMessageContaining(why);
    }

    @Test
    void aWorkerThatIsReadyTwiceGetsNoSecondTask() throws Exception {
        Future<Integer> one = pool.submit(() -> 1);
        Future<Integer> two = pool.submit(() -> 2);
        FakeWorkers.Worker worker = workers.nextReady();
        Frame first = worker.received();
        assertRefused(worker.events::ready, "said twice that it is ready");
        assertThat(worker.sent).isEmpty();
        worker.die();
        FakeWorkers.Worker other = workers.nextReady();
        assertThat(other.received().task()).isEqualTo(first.task());
        other.run(first);
        other.run(other.received());
        assertThat(get(one) + get(two)).isEqualTo(3);
    }

    @Test
    void whatDoesNotFitTheTaskOfAWorkerIsRefused() throws Exception {
        Future<Integer> future = pool.submit(() -> 7);
        FakeWorkers.Worker worker = workers.nextReady();
        Frame task = worker.received();
        assertRefused(() -> worker.events.started(task.task() + 1), "which it has not");
        assertRefused(() -> worker.finish(task), "which it has not begun");
        worker.events.started(task.task());
        assertRefused(() -> worker.events.started(task.task()), "said twice that it has begun");
        worker.finish(task);
        assertRefused(() -> worker.finish(task), "which it has not");
        assertThat(get(future)).isEqualTo(7);
    }

    @Test
    void aWorkerThatIsNotReadyInTimeIsKilledAndReplaced() throws Exception {
        Future<Integer> future = pool.submit(() -> 7);
        FakeWorkers.Worker slow = workers.next();
        while (workers.clocks.isEmpty()) {
            Thread.onSpinWait();
        }
        workers.clocks.remove().run();
        assertThat(slow.killed).isTrue();
        slow.die();
        FakeWorkers.Worker worker = workers.nextReady();
        worker.run(worker.received());
        assertThat(get(future)).isEqualTo(7);
        assertThat(pool.stats().crashed()).isOne();
    }

    @Test
    void theTimeOfATaskBeginsWhenItIsSent() throws Exception {
        pool =
                new ProcessPool(
                        ProcessPool.builder().workers(1).taskTimeout(Duration.ofSeconds(1)),
                        workers);
        Future<Integer> future = pool.submit(() -> 7);
        FakeWorkers.Worker worker = workers.nextReady();
        worker.received();
        while (workers.clocks.isEmpty()) {
            Thread.onSpinWait();
        }
        workers.clocks.remove().run(); // it never said that it has begun
        assertThat(worker.killed).isTrue();
        assertThatThrownBy(() -> future.get(20, SECONDS))
                .hasCauseInstanceOf(TimeoutException.class);
    }

    @Test
    void aTimeLimitFarInThePastHasPassed() {
        assertThatThrownBy(
                        () ->
                                pool.invokeAny(
                                        List.of((SerializableCallable<Integer>) () -> 1),
                                        Long.MIN_VALUE,
                                        SECONDS))
                .isInstanceOf(TimeoutException.class);
    }

    @Test
    void anExceptionWhoseCausesFormACircleArrives() throws Exception {
        Future<Integer> future = pool.submit(() -> 7);
        FakeWorkers.Worker worker = workers.nextReady();
        Frame task = worker.received();
        var outer = new IllegalStateException("outer");
        var inner = new IllegalArgumentException("inner", outer);
        outer.initCause(inner);
        worker.events.started(task.task());
        worker.events.finished(task.task(), true, Failure.of(outer).encode());
        assertThatThrownBy(() -> future.get(20, SECONDS))
                .hasCauseInstanceOf(IllegalStateException.class);
    }
}
