package org.ipclab.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ipclab.runner.ThreadLedger.PATIENCE;

import org.ipclab.runner.Report.Outcome;
import org.ipclab.testkit.Actor.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/** A run that is cancelled, or late: all of its threads end. */
@ExtendWith(NoThreadIsLeft.class)
class RunStopTest {
    private static final List<Integer> THOUSAND = IntStream.range(0, 1000).boxed().toList();

    private final ConcurrentLinkedQueue<Integer> seen = new ConcurrentLinkedQueue<>();

    @Test
    void cancelEndsAllStages() throws Exception {
        var reached = new CountDownLatch(1);
        var never = new CountDownLatch(1);
        try (var run =
                ProducerConsumer.generate(() -> 1)
                        .capacity(1)
                        .map(i -> i)
                        .consumers(3)
                        .capacity(1)
                        .start(
                                i -> {
                                    reached.countDown();
                                    never.await();
                                })) {
            reached.await();
            run.cancel();
            var report = run.await();

            assertThat(report.outcome()).isEqualTo(Outcome.CANCELLED);
            assertThat(report.consumed() + report.leftOver()).isEqualTo(report.produced());
            assertThat(report.failed()).isZero();
            assertThat(report.leftOver()).isPositive();
        }
    }

    @Test
    void theFirstWhoStopsARunDecidesItsOutcome() throws Exception {
        var begun = new CountDownLatch(1);
        var stopped = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        try (var run =
                ProducerConsumer.from(List.of(1))
                        .grace(PATIENCE)
                        .start(
                                i -> {
                                    begun.countDown();
                                    try {
                                        new CountDownLatch(1).await();
                                    } catch (InterruptedException theStop) {
                                        stopped.countDown();
                                    }
                                    release.await();
                                    throw new IllegalStateException("after the stop");
                                })) {
            begun.await();
            run.cancel();
            stopped.await();
            run.failedFatally(new Report.Failure("late", null, new IllegalStateException()));
            assertThat(run.report().outcome()).isEqualTo(Outcome.CANCELLED);
            release.countDown();
            assertThat(run.await().outcome()).isEqualTo(Outcome.CANCELLED);
        }
    }

    @Test
    void aStepMayCancelItsRun() throws Exception {
        var handle = new AtomicReference<Run>();
        var ready = new CountDownLatch(1);
        var run =
                ProducerConsumer.from(THOUSAND)
                        .start(
                                i -> {
                                    ready.await();
                                    handle.get().cancel();
                                });
        handle.set(run);
        ready.countDown();

        assertThat(run.await().outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(run.await().consumed()).isEqualTo(1);
    }

    @Test
    void anInterruptOfTheWaitingThreadCancelsTheRun() throws Exception {
        var reached = new CountDownLatch(1);
        var never = new CountDownLatch(1);
        var thrown = new AtomicReference<Throwable>();
        var caller =
                new Thread(
                        () -> {
                            try {
                                ProducerConsumer.from(THOUSAND)
                                        .consumers(2)
                                        .run(
                                                i -> {
                                                    reached.countDown();
                                                    never.await();
                                                });
                            } catch (InterruptedException e) {
                                thrown.set(e);
                            }
                        });
        caller.start();
        reached.await();
        caller.interrupt();
        caller.join();

        assertThat(thrown.get()).hasMessageContaining("CANCELLED");
    }

    @Test
    void theDeadlineStopsTheRun() throws Exception {
        var never = new CountDownLatch(1);
        var report =
                ProducerConsumer.from(THOUSAND)
                        .consumers(3)
                        .deadline(Duration.ofMillis(50))
                        .run(i -> never.await());

        assertThat(report.outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(report.elapsed()).isGreaterThanOrEqualTo(Duration.ofMillis(50));
        assertThat(report.leftOver()).isEqualTo(report.produced());
        assertThat(report.stragglers()).isEmpty();
        assertThatThrownBy(report::orThrow).hasMessageContaining("TIMED_OUT").hasNoCause();
    }

    @Test
    void aConsumerThatIgnoresItsInterruptIsNamedWhenTheGraceTimeIsOver() throws Exception {
        var mayEnd = new AtomicBoolean();
        var report =
                ProducerConsumer.from(THOUSAND)
                        .named("run-stuck")
                        .consumers(3)
                        .deadline(Duration.ofMillis(500)) // enough to come to 5
                        .grace(Duration.ofMillis(500)) // enough for the two others to end
                        .run(
                                i -> {
                                    while (i == 5 && !mayEnd.get()) {
                                        Thread.onSpinWait();
                                    }
                                });

        assertThat(report.outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(report.stragglers()).hasSize(1);
        assertThat(report.summary()).contains("still running: [run-stuck stage-1 consumer-");
        assertThat(report.leftOver()).isEqualTo(report.produced() - report.consumed()).isPositive();
        mayEnd.set(true);
        report.stragglers().getFirst().join();
    }

    @Test
    void aStartedRunKeepsItsDeadlineThoughNobodyWaits() throws Exception {
        var never = new CountDownLatch(1);
        var run =
                ProducerConsumer.from(List.of(1))
                        .deadline(Duration.ofMillis(10))
                        .start(i -> never.await());
        while (!run.isOver()) { // perhaps before the step was called
            Thread.yield();
        }

        assertThat(run.await().outcome()).isEqualTo(Outcome.TIMED_OUT);
    }

    @Test
    void awaitHasATimedTwin() throws Exception {
        var goOn = new CountDownLatch(1);
        try (var run = ProducerConsumer.from(List.of(1)).start(i -> goOn.await())) {
            assertThat(run.await(Duration.ofMillis(1))).isEmpty();
            assertThat(run.isOver()).isFalse();
            assertThat(run.report().outcome()).isEqualTo(Outcome.RUNNING);
            goOn.countDown();
            assertThat(run.await(Duration.ofMinutes(1))).isPresent();
            assertThat(run.isOver()).isTrue();
        }
    }

    // ---- those who do not heed it

    private static void sleepAndSwallowTheInterrupt() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException swallowed) {
            assertThat(swallowed).isNotNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStepThatSwallowsItsInterruptEndsAtItsNextHandOver(Kind kind) throws Exception {
        var ledger = new ThreadLedger(kind);
        var reached = new CountDownLatch(1);
        try (var run =
                ProducerConsumer.from(THOUSAND)
                        .threads(ledger)
                        .grace(PATIENCE)
                        .<Integer>mapMulti(
                                (i, next) -> {
                                    if (i == 2) {
                                        reached.countDown();
                                        sleepAndSwallowTheInterrupt();
                                    }
                                    next.accept(i);
                                })
                        .capacity(1)
                        .start(i -> new CountDownLatch(1).await())) {
            reached.await(); // 0 is being handled, 1 fills the queue
            run.cancel();

            assertThat(run.await().stragglers()).isEmpty();
            assertThat(run.await().stages().getLast().leftOver()).isEqualTo(3);
        }
        ledger.assertAllHaveEnded();
    }

    @Test
    void aStepThatTakesItsTimeAfterAStopIsAwaited() throws Exception {
        var ledger = new ThreadLedger(Kind.PLATFORM);
        var cancelled = new CountDownLatch(1);
        var reached = new CountDownLatch(1);
        var run =
                ProducerConsumer.from(List.of(1))
                        .threads(ledger)
                        .grace(PATIENCE)
                        .start(
                                i -> {
                                    reached.countDown();
                                    sleepAndSwallowTheInterrupt();
                                    cancelled.await();
                                    seen.add(i);
                                });
        reached.await();
        run.cancel();
        assertThat(run.await(Duration.ofMillis(50))).isEmpty();
        cancelled.countDown();

        assertThat(run.await().stragglers()).isEmpty();
        assertThat(run.await().consumed()).isOne();
        assertThat(seen).containsExactly(1);
    }

    @Test
    void aStopWakesWhoeverWatchesTheRun() throws Exception {
        var ledger = new ThreadLedger(Kind.PLATFORM);
        var reached = new CountDownLatch(1);
        var mayEnd = new AtomicBoolean();
        var run =
                ProducerConsumer.from(List.of(1))
                        .threads(ledger)
                        .grace(Duration.ofMillis(20))
                        .start(
                                i -> {
                                    reached.countDown();
                                    while (!mayEnd.get()) {
                                        Thread.onSpinWait();
                                    }
                                });
        reached.await();
        ledger.threads().getFirst().join(); // the producer: no other end wakes anybody
        run.cancel();
        var report = run.await(PATIENCE);
        mayEnd.set(true);

        assertThat(report).isPresent();
        for (var straggler : report.get().stragglers()) {
            straggler.join();
        }
    }

    @Test
    void withoutAGraceTimeARunThatCompletesHasNoStragglers() throws Exception {
        for (int i = 0; i < 300; i++) {
            var report =
                    ProducerConsumer.from(List.of(1))
                            .consumers(3)
                            .grace(Duration.ZERO)
                            .forEach(seen::add);

            assertThat(report.stragglers()).isEmpty();
        }
    }
}
