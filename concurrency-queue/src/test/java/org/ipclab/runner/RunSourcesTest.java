package org.ipclab.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ipclab.runner.ThreadLedger.PATIENCE;

import org.ipclab.runner.ProducerConsumer.Source;
import org.ipclab.runner.Report.Outcome;
import org.ipclab.testkit.Actor.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Sources that fail, block, or do not heed a stop. */
@ExtendWith(NoThreadIsLeft.class)
class RunSourcesTest {
    private static final List<Integer> THOUSAND = IntStream.range(0, 1000).boxed().toList();

    private final ConcurrentLinkedQueue<Integer> seen = new ConcurrentLinkedQueue<>();

    // ---- sources that fail

    @Test
    void aSourceThatFailsStopsTheRun() {
        assertThatThrownBy(
                        () ->
                                ProducerConsumer.<Integer>generate(() -> fail(0))
                                        .consumers(2)
                                        .forEach(seen::add))
                .isInstanceOf(IncompleteRunException.class)
                .hasRootCauseMessage("no 0");
    }

    @Test
    void theOtherSourcesGoOnIfTheRunContinues() throws Exception {
        Iterable<Integer> broken = () -> IntStream.iterate(0, this::fail).iterator();
        var report = ProducerConsumer.from(broken).and(THOUSAND).continueOnFailure().run(seen::add);

        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(report.failures()).singleElement().matches(f -> f.element() == null);
        assertThat(seen).containsAll(THOUSAND);
    }

    static Stream<Iterable<Integer>> sourcesThatFail() {
        return Stream.of(
                () -> {
                    throw new IllegalStateException("broken");
                },
                () -> IntStream.generate(RunSourcesTest::broken).iterator(),
                () ->
                        new Iterator<>() {
                            @Override
                            public boolean hasNext() {
                                return broken() == 0;
                            }

                            @Override
                            public Integer next() {
                                return 1;
                            }
                        });
    }

    private static int broken() {
        throw new IllegalStateException("broken");
    }

    @ParameterizedTest
    @MethodSource("sourcesThatFail")
    void aSourceMayFailWhereverItIsAsked(Iterable<Integer> source) throws Exception {
        var alone = ProducerConsumer.from(source).run(seen::add);
        assertThat(alone.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(alone.failures().getFirst().cause()).hasMessage("broken");

        var one = ProducerConsumer.from(source).and(THOUSAND).continueOnFailure().run(seen::add);
        assertThat(one.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(one.failures()).hasSize(1);
        assertThat(seen).containsAll(THOUSAND);
    }

    @Test
    void whatACollectionGaveBeforeItFailedIsHandled() throws Exception {
        var source = Arrays.asList(1, 2, null, 4);
        var report = ProducerConsumer.from(source).continueOnFailure().run(seen::add);

        assertThat(seen).containsExactly(1, 2);
        assertThat(report.failures().getFirst().cause()).hasMessage("a null element");
    }

    // ---- sources that block

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
                        .deadline(Duration.ofMillis(500)) // enough to ask the source
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

    private Integer fail(int i) {
        throw new IllegalStateException("no " + i);
    }

    private static void sleepAndSwallowTheInterrupt() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException swallowed) {
            assertThat(swallowed).isNotNull();
        }
    }
}
