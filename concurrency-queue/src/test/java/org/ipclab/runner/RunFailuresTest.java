package org.ipclab.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ipclab.runner.ThreadLedger.PATIENCE;

import org.ipclab.condition.BoundedBuffer;
import org.ipclab.runner.Report.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A source, a step or a thread that fails. */
@ExtendWith(NoThreadIsLeft.class)
class RunFailuresTest {
    private static final List<Integer> THOUSAND = IntStream.range(0, 1000).boxed().toList();

    private final ConcurrentLinkedQueue<Integer> seen = new ConcurrentLinkedQueue<>();

    @Test
    void theFirstFailureStopsTheRestAndTheOthersAreSuppressed() throws Exception {
        var together = new CyclicBarrier(3);
        var report =
                ProducerConsumer.from(THOUSAND)
                        .consumers(3)
                        .run(
                                i -> {
                                    together.await();
                                    throw new IllegalStateException("no " + i);
                                });

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.failed()).isBetween(1L, 3L);
        assertThat(report.failures()).hasSize((int) report.failed());
        assertThat(report.produced()).isEqualTo(report.failed() + report.leftOver());
        var first = report.failures().getFirst().cause();
        assertThat(first.getSuppressed()).hasSize((int) report.failed() - 1);
        assertThatThrownBy(report::orThrow).hasCause(first);
    }

    @Test
    void aFailureTellsTheElementAndTheThread() throws Exception {
        var report = ProducerConsumer.from(List.of(7)).named("run-x").run(this::fail);

        var failure = report.failures().getFirst();
        assertThat(failure.element()).isEqualTo(7);
        assertThat(failure.where()).isEqualTo("run-x stage-1 consumer-1");
    }

    @Test
    void aFailureInterruptsConsumersThatBlockInAnyStage() throws Exception {
        var blocked = new CountDownLatch(1);
        var never = new CountDownLatch(1);
        var report =
                ProducerConsumer.from(THOUSAND)
                        .map(i -> i)
                        .consumers(2)
                        .capacity(1)
                        .map(
                                i -> {
                                    if (i == 1) {
                                        blocked.await();
                                        return fail(i);
                                    }
                                    return i;
                                })
                        .capacity(1)
                        .run(
                                i -> {
                                    blocked.countDown();
                                    never.await();
                                });

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.failures()).hasSize(1);
        assertThat(report.stages())
                .hasSize(3)
                .allSatisfy(stage -> assertThat(stage.produced()).isPositive());
    }

    @Test
    void aRunThatContinuesCountsItsFailures() throws Exception {
        var report =
                ProducerConsumer.from(THOUSAND)
                        .consumers(4)
                        .continueOnFailure()
                        .forEach(i -> seen.add(i % 10 == 0 ? fail(i) : i));

        assertThat(report.consumed()).isEqualTo(900);
        assertThat(report.failed()).isEqualTo(100);
        assertThat(report.failures()).hasSize(100);
    }

    @Test
    void aListLeavesOutWhatFailedIfTheRunContinues() throws Exception {
        var odd =
                ProducerConsumer.from(List.of(1, 2, 3, 4, 5))
                        .consumers(2)
                        .continueOnFailure()
                        .map(i -> i % 2 == 0 ? fail(i) : i)
                        .map(i -> i)
                        .toList();

        assertThat(odd).containsExactly(1, 3, 5);
    }

    @Test
    void aThreadThatCannotStartFailsTheRun() throws Exception {
        ThreadFactory threads =
                task ->
                        new Thread(task) {
                            @Override
                            public void start() {
                                if (getName().endsWith("consumer-2")) {
                                    throw new OutOfMemoryError("no thread");
                                }
                                super.start();
                            }
                        };
        var run =
                ProducerConsumer.from(THOUSAND)
                        .consumers(3)
                        .threads(threads)
                        .grace(Duration.ofHours(1))
                        .start(seen::add);
        var report = run.await(PATIENCE).orElseThrow();

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.failures().getFirst().cause()).hasMessage("no thread");
    }

    @Test
    void aNullElementOrResultFails() throws Exception {
        var report = ProducerConsumer.from(Stream.of(1, null)).run(seen::add);

        assertThat(report.failures().getFirst().cause()).hasMessage("a null element");
    }

    private Integer fail(int i) {
        throw new IllegalStateException("no " + i);
    }

    @Test
    void aNullResultFailsItsElementAndDoesNotCount() throws Exception {
        var report =
                ProducerConsumer.from(THOUSAND)
                        .continueOnFailure()
                        .map(i -> i % 2 == 0 ? i : null)
                        .run(seen::add);

        assertThat(report.failed()).isEqualTo(500);
        assertThat(report.leftOver()).isZero();
        assertThat(report.stages().getLast().produced()).isEqualTo(500);
        assertThatThrownBy(() -> ProducerConsumer.from(THOUSAND).map(i -> null).toList())
                .hasRootCauseMessage("a null result");
    }

    @Test
    void errorsAreFailuresToo() throws Exception {
        var report =
                ProducerConsumer.from(THOUSAND)
                        .consumers(2)
                        .continueOnFailure()
                        .run(
                                i -> {
                                    if (i == 1) {
                                        fallFor(i);
                                    } else if (i == 2) {
                                        seen.add(new long[Integer.MAX_VALUE].length);
                                    }
                                    seen.add(i);
                                });

        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(report.consumed()).isEqualTo(998);
        assertThat(report.failures())
                .extracting(failure -> failure.cause().getClass().getSimpleName())
                .containsExactlyInAnyOrder("StackOverflowError", "OutOfMemoryError");
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int fallFor(int ever) {
        return fallFor(ever) + 1;
    }

    @Test
    void anErrorStopsARunThatDoesNotContinue() throws Exception {
        var report = ProducerConsumer.from(THOUSAND).consumers(2).run(i -> fallFor(i));

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.failures().getFirst().cause()).isInstanceOf(StackOverflowError.class);
    }

    @Test
    void theFailureThatStopsARunComesBeforeThoseThatItCouldBear() throws Exception {
        var queue = BoundedBuffer.<Integer>ofCapacity(10);
        var next = new AtomicInteger();
        var report =
                ProducerConsumer.generate(next::getAndIncrement)
                        .continueOnFailure()
                        .queue(() -> queue)
                        .run(
                                i -> {
                                    if (i == 200) {
                                        queue.fail(new IllegalStateException("gone"));
                                    }
                                    fail(i);
                                });

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.failed()).isGreaterThan(200);
        assertThat(report.failures()).hasSize(100);
        assertThatThrownBy(report::orThrow).hasRootCauseMessage("gone");
    }

    @Test
    void twoThreadsMayFailWithTheSameException() throws Exception {
        var same = new IllegalStateException("same");
        var together = new CyclicBarrier(2);
        var report =
                ProducerConsumer.from(THOUSAND)
                        .consumers(2)
                        .run(
                                i -> {
                                    together.await();
                                    throw same;
                                });

        assertThat(report.failures().getFirst().cause()).isSameAs(same).hasNoSuppressedExceptions();
    }
}
