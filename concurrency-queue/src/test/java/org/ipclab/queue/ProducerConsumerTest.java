package org.ipclab.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.ipclab.condition.BoundedBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

class ProducerConsumerTest {
    private static final List<Integer> THOUSAND = IntStream.range(0, 1000).boxed().toList();

    private final ConcurrentLinkedQueue<Integer> seen = new ConcurrentLinkedQueue<>();

    @AfterEach
    void noThreadOfARunIsLeft() throws Exception {
        for (var thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().endsWith("supervisor")) {
                thread.join();
            }
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("run-"));
    }

    // ---- the whole way

    @Test
    void everyElementIsHandledOnce() throws Exception {
        var report = ProducerConsumer.from(THOUSAND).consumers(8).forEach(seen::add);

        assertThat(seen).containsExactlyInAnyOrderElementsOf(THOUSAND);
        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(report.produced()).isEqualTo(1000);
        assertThat(report.consumed()).isEqualTo(1000);
        assertThat(report.failed()).isZero();
        assertThat(report.leftOver()).isZero();
        assertThat(report.stragglers()).isEmpty();
    }

    @Test
    void oneConsumerHandlesElementsInOrder() throws Exception {
        ProducerConsumer.from(THOUSAND).forEach(seen::add);

        assertThat(seen).containsExactlyElementsOf(THOUSAND);
    }

    @Test
    void resultsOfManyConsumersAreListedInTheOrderOfTheSource() throws Exception {
        var doubled = ProducerConsumer.from(THOUSAND).consumers(8).map(i -> 2 * i).toList();

        assertThat(doubled).containsExactlyElementsOf(THOUSAND.stream().map(i -> 2 * i).toList());
    }

    @Test
    void resultsOfChainedExpansionsAreListedInTheOrderOfTheSource() throws Exception {
        Expansion<Integer, Integer> expand =
                (i, next) -> {
                    for (int k = 0; k < i % 4; k++) {
                        next.accept(10 * i + k);
                    }
                };
        var expanded =
                ProducerConsumer.from(THOUSAND)
                        .consumers(4)
                        .mapMulti(expand)
                        .consumers(3)
                        .mapMulti(expand)
                        .toList();

        var expected = new ArrayList<Integer>();
        for (int i : THOUSAND) {
            expand.apply(i, j -> expand.apply(j, expected::add));
        }
        assertThat(expanded).isEqualTo(expected);
    }

    @Test
    void resultsOfSeveralSourcesAreListedSourceAfterSource() throws Exception {
        var list =
                ProducerConsumer.from(List.of(1, 2))
                        .and(List.of(3))
                        .and(List.of())
                        .and(List.of(4, 5))
                        .consumers(3)
                        .map(i -> i)
                        .toList();

        assertThat(list).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void aChainWithoutAStageListsItsElements() throws Exception {
        assertThat(ProducerConsumer.from(THOUSAND).toList()).isEqualTo(THOUSAND);
    }

    @Test
    void anEmptySourceCompletes() throws Exception {
        var report = ProducerConsumer.<Integer>from(List.of()).consumers(4).forEach(seen::add);

        assertThat(report.produced()).isZero();
        assertThat(seen).isEmpty();
    }

    @Test
    void iteratorsStreamsAndSuppliersAreSources() throws Exception {
        var left = new AtomicInteger(3);
        assertThat(ProducerConsumer.from(THOUSAND.iterator()).toList()).isEqualTo(THOUSAND);
        assertThat(ProducerConsumer.from(THOUSAND.stream()).toList()).isEqualTo(THOUSAND);
        assertThat(
                        ProducerConsumer.generate(
                                        () -> left.get() == 0 ? null : left.getAndDecrement())
                                .toList())
                .containsExactly(3, 2, 1);
    }

    @Test
    void severalProducersShareOneSupplier() throws Exception {
        var next = new AtomicInteger();
        ProducerConsumer.generate(
                        4,
                        () -> {
                            int i = next.getAndIncrement();
                            return i < 1000 ? i : null;
                        })
                .consumers(2)
                .forEach(seen::add);

        assertThat(seen).containsExactlyInAnyOrderElementsOf(THOUSAND);
    }

    @Test
    void aDescriptionCanRunAgain() throws Exception {
        var chain = ProducerConsumer.from(THOUSAND).consumers(2).map(i -> i + 1);

        assertThat(chain.toList()).isEqualTo(chain.toList()).hasSize(1000);
    }

    @Test
    void resultsAreReadAsTheyCome() throws Exception {
        var slowOne = new CountDownLatch(1);
        try (var results =
                ProducerConsumer.from(List.of(0, 1))
                        .consumers(2)
                        .map(
                                i -> {
                                    if (i == 0) {
                                        slowOne.await();
                                    }
                                    return i;
                                })
                        .results()) {
            var reader = results.iterator();
            assertThat(reader.next()).isEqualTo(1);
            slowOne.countDown();
            assertThat(reader.next()).isEqualTo(0);
            assertThat(reader.hasNext()).isFalse();
        }
    }

    @Test
    void closingTheResultsCancelsTheRun() {
        var endless = new AtomicInteger();
        var results = ProducerConsumer.generate(endless::incrementAndGet).map(i -> i).results();
        assertThat(results.iterator().next()).isEqualTo(1);

        results.close();

        assertThat(results.run().report().outcome()).isEqualTo(Outcome.CANCELLED);
    }

    @Test
    void readingResultsOfAFailedRunEndsInItsFailure() {
        try (var results = ProducerConsumer.from(List.of(1)).map(this::fail).results()) {
            assertThatThrownBy(() -> results.forEach(seen::add))
                    .isInstanceOf(IncompleteRunException.class)
                    .hasRootCauseMessage("no 1");
        }
    }

    // ---- many at a time

    @Test
    void consumersWorkAtTheSameTime() throws Exception {
        var together = new CyclicBarrier(8);

        ProducerConsumer.from(THOUSAND.subList(0, 64)).consumers(8).forEach(i -> together.await());
    }

    @Test
    void virtualThreadsConsume() throws Exception {
        var together = new CyclicBarrier(200);
        ProducerConsumer.from(THOUSAND)
                .virtualThreads()
                .consumers(200)
                .forEach(
                        i -> {
                            assertThat(Thread.currentThread().isVirtual()).isTrue();
                            together.await();
                        });
    }

    @Test
    void anElementIsHandledWhileTheOneBeforeItIsStuck() throws Exception {
        var last = new CountDownLatch(1);

        // Quick elements first, so that consumers take many at a time; then one that waits for the
        // last.
        ProducerConsumer.from(IntStream.range(0, 20_000).boxed().toList())
                .consumers(2)
                .deadline(Duration.ofSeconds(30))
                .forEach(
                        i -> {
                            if (i == 19_000) {
                                last.await();
                            } else if (i == 19_999) {
                                last.countDown();
                            }
                        });
    }

    @Test
    void aFullQueueMakesTheProducerWait() throws Exception {
        var produced = new AtomicInteger();
        var goOn = new CountDownLatch(1);
        try (var run =
                ProducerConsumer.generate(produced::incrementAndGet)
                        .capacity(3)
                        .start(i -> goOn.await())) {
            awaitTrue(() -> produced.get() == 5 && isWaiting(run, "producer-1"));
            assertThat(produced).hasValue(5); // one in hand, three in the queue, one that waits
        }
    }

    // ---- queues

    static Stream<Supplier<BlockingQueue<Integer>>> queues() {
        return Stream.of(
                () -> new ArrayBlockingQueue<>(10),
                LinkedBlockingQueue::new,
                LinkedTransferQueue::new,
                SynchronousQueue::new,
                () -> BoundedBuffer.ofCapacity(1));
    }

    @ParameterizedTest
    @MethodSource("queues")
    void anyBlockingQueueWillDo(Supplier<BlockingQueue<Integer>> queue) throws Exception {
        ProducerConsumer.from(THOUSAND).and(THOUSAND).consumers(4).queue(queue).forEach(seen::add);

        assertThat(seen).hasSize(2000);
    }

    @ParameterizedTest
    @MethodSource("queues")
    void aSentinelEndsEachConsumer(Supplier<BlockingQueue<Integer>> queue) throws Exception {
        var report =
                ProducerConsumer.from(THOUSAND)
                        .consumers(4)
                        .queue(queue)
                        .sentinel(-1)
                        .forEach(seen::add);

        assertThat(seen).containsExactlyInAnyOrderElementsOf(THOUSAND);
        assertThat(report.consumed()).isEqualTo(1000);
    }

    @Test
    void aSentinelAmongTheElementsIsRefused() {
        assertThatThrownBy(() -> ProducerConsumer.from(THOUSAND).sentinel(500).forEach(seen::add))
                .hasRootCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aQueueThatIsNotEmptyIsRefused() {
        var queue = new LinkedBlockingQueue<>(List.of(1));

        assertThatThrownBy(
                        () -> ProducerConsumer.from(THOUSAND).queue(() -> queue).forEach(seen::add))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("1");
    }

    // ---- failures

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

    @Test
    void anInterruptFromElsewhereFailsTheElementOnly() throws Exception {
        var report =
                ProducerConsumer.from(THOUSAND)
                        .continueOnFailure()
                        .run(
                                i -> {
                                    Thread.currentThread().interrupt();
                                    if (i % 2 == 0) {
                                        Thread.sleep(1);
                                    }
                                });

        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(report.failed()).isEqualTo(500);
        assertThat(report.consumed()).isEqualTo(500);
    }

    @Test
    void aThreadThatCannotStartFailsTheRun() throws Exception {
        var report =
                ProducerConsumer.from(THOUSAND)
                        .consumers(3)
                        .threads(
                                task ->
                                        new Thread(task) {
                                            @Override
                                            public void start() {
                                                if (getName().endsWith("consumer-2")) {
                                                    throw new OutOfMemoryError("no thread");
                                                }
                                                super.start();
                                            }
                                        })
                        .run(seen::add);

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.failures().getFirst().cause()).hasMessage("no thread");
    }

    // ---- stopping

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

    // ---- watching

    @Test
    void theListenerHearsOfTheRunAndOfItsEnd() throws Exception {
        var reports = Collections.synchronizedList(new ArrayList<Report>());
        ProducerConsumer.from(THOUSAND)
                .consumers(2)
                .onProgress(Duration.ofMillis(1), reports::add)
                .forEach(i -> awaitTrue(() -> i > 0 || reports.size() > 2));

        assertThat(reports.getFirst().outcome()).isEqualTo(Outcome.RUNNING);
        assertThat(reports.getLast().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(reports.getLast().consumed()).isEqualTo(1000);
    }

    @Test
    void aListenerThatFailsHurtsNobody() throws Exception {
        var report =
                ProducerConsumer.from(THOUSAND)
                        .onProgress(
                                Duration.ofNanos(1),
                                r -> {
                                    throw new IllegalStateException("listener");
                                })
                        .forEach(seen::add);

        assertThat(report.consumed()).isEqualTo(1000);
    }

    @Test
    void theReportSaysHowManyAndHowFast() throws Exception {
        var report = ProducerConsumer.from(THOUSAND).consumers(2).forEach(seen::add);

        assertThat(report.summary())
                .startsWith("COMPLETED after ")
                .endsWith("1,000 produced = 1,000 consumed + 0 failed + 0 left over");
        assertThat(report.perSecond()).isPositive();
    }

    @Test
    void threadsAreNamedAfterTheRunAndTheStage() throws Exception {
        var names = ConcurrentHashMap.<String>newKeySet();
        ProducerConsumer.from(THOUSAND)
                .named("run-names")
                .map(i -> i)
                .consumers(1)
                .forEach(i -> names.add(Thread.currentThread().getName()));

        assertThat(names).containsExactly("run-names stage-2 consumer-1");
    }

    // ---- misuse

    @Test
    void countsBelowOneAreRefused() {
        var chain = ProducerConsumer.from(THOUSAND);
        assertThatThrownBy(() -> chain.consumers(0))
                .hasMessage("consumers is 0, allowed is 1 or more");
        assertThatThrownBy(() -> chain.capacity(-1))
                .hasMessage("capacity is -1, allowed is 1 or more");
        assertThatThrownBy(() -> ProducerConsumer.generate(0, () -> 1))
                .hasMessage("producers is 0, allowed is 1 or more");
    }

    @Test
    void aSourceAfterAStageIsRefused() {
        var chain = ProducerConsumer.from(THOUSAND).map(i -> i);
        assertThatThrownBy(() -> chain.and(List.of(1))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aNullElementOrResultFails() throws Exception {
        var report = ProducerConsumer.from(Stream.of(1, null)).run(seen::add);

        assertThat(report.failures().getFirst().cause()).hasMessage("a null element");
    }

    private Integer fail(int i) {
        throw new IllegalStateException("no " + i);
    }

    private static boolean isWaiting(Run run, String name) {
        return run.threads().stream()
                .filter(thread -> thread.getName().endsWith(name))
                .allMatch(thread -> thread.getState() == Thread.State.WAITING);
    }

    private static void awaitTrue(Supplier<Boolean> condition) {
        while (!condition.get()) {
            Thread.onSpinWait();
        }
    }
}
