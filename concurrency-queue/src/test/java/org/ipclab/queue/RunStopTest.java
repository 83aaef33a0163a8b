package org.ipclab.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ipclab.queue.ThreadLedger.PATIENCE;

import org.ipclab.condition.contract.Actor.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.AbstractList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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
                        .deadline(Duration.ofMillis(20))
                        .grace(Duration.ofMillis(20))
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
        var interrupted = new CountDownLatch(1);
        var never = new CountDownLatch(1);
        var run =
                ProducerConsumer.from(List.of(1))
                        .deadline(Duration.ofMillis(10))
                        .start(
                                i -> {
                                    try {
                                        never.await();
                                    } finally {
                                        interrupted.countDown();
                                    }
                                });
        interrupted.await();

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

    @ParameterizedTest
    @EnumSource
    void aSourceThatSwallowsItsInterruptEndsAtItsNextElement(Kind kind) throws Exception {
        var ledger = new ThreadLedger(kind);
        var reached = new CountDownLatch(1);
        var next = new AtomicInteger();
        Source<Integer> source =
                () -> {
                    int i = next.getAndIncrement();
                    if (i == 2) {
                        reached.countDown();
                        sleepAndSwallowTheInterrupt();
                    }
                    return i;
                };
        try (var run =
                ProducerConsumer.generate(source)
                        .threads(ledger)
                        .grace(PATIENCE)
                        .capacity(1)
                        .start(i -> new CountDownLatch(1).await())) {
            reached.await(); // 0 is being handled, 1 fills the queue
            run.cancel();

            assertThat(run.await().stragglers()).isEmpty();
        }
        ledger.assertAllHaveEnded();
    }

    @Test
    void aCollectionIsAskedForNoMoreAfterTheStop() throws Exception {
        var asked = new AtomicInteger();
        var slow =
                new AbstractList<Integer>() {
                    @Override
                    public Integer get(int index) {
                        asked.incrementAndGet();
                        sleepAndSwallowTheInterrupt();
                        return index;
                    }

                    @Override
                    public int size() {
                        return 64;
                    }
                };
        var report =
                ProducerConsumer.from(slow)
                        .deadline(Duration.ofMillis(20))
                        .grace(PATIENCE)
                        .run(seen::add);

        assertThat(asked).hasValueLessThanOrEqualTo(1);
        assertThat(report.stragglers()).isEmpty();
    }

    static Stream<Iterable<Integer>> sourcesThatBlock() {
        var never = new CountDownLatch(1);
        return Stream.of(
                () -> blocked(never),
                () -> IntStream.generate(() -> blocked(never)).iterator(),
                () ->
                        new Iterator<>() {
                            @Override
                            public boolean hasNext() {
                                return blocked(never);
                            }

                            @Override
                            public Integer next() {
                                return 1;
                            }
                        });
    }

    /** Throws an InterruptedException, which no iterator declares. */
    private static <T, X extends Throwable> T blocked(CountDownLatch never) throws X {
        try {
            never.await();
            throw new AssertionError("never");
        } catch (InterruptedException e) {
            @SuppressWarnings("unchecked")
            var sneaky = (X) e;
            throw sneaky;
        }
    }

    @ParameterizedTest
    @MethodSource("sourcesThatBlock")
    void theDeadlineStopsASourceThatBlocks(Iterable<Integer> source) throws Exception {
        var report =
                ProducerConsumer.from(source)
                        .grace(PATIENCE)
                        .deadline(Duration.ofMillis(20))
                        .run(seen::add);

        assertThat(report.outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(report.stragglers()).isEmpty();
        assertThat(report.failures()).isEmpty();
    }

    @Test
    void aSourceThatIgnoresItsInterruptIsNamedWhenTheGraceTimeIsOver() throws Exception {
        var mayEnd = new AtomicBoolean();
        Source<Integer> stuck =
                () -> {
                    while (!mayEnd.get()) {
                        Thread.onSpinWait();
                    }
                    return 1;
                };
        var report =
                ProducerConsumer.generate(stuck)
                        .named("run-stuck")
                        .deadline(Duration.ofMillis(20))
                        .grace(Duration.ofMillis(20))
                        .run(seen::add);

        assertThat(report.stragglers())
                .extracting(Thread::getName)
                .contains("run-stuck producer-1");
        mayEnd.set(true);
        for (var straggler : report.stragglers()) {
            straggler.join();
        }
        assertThat(seen).isEmpty();
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
