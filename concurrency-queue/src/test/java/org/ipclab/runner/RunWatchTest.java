package org.ipclab.runner;

import static org.assertj.core.api.Assertions.assertThat;

import org.ipclab.runner.Report.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** What a run tells of itself. */
@ExtendWith(NoThreadIsLeft.class)
class RunWatchTest {
    private static final List<Integer> THOUSAND = IntStream.range(0, 1000).boxed().toList();

    private final ConcurrentLinkedQueue<Integer> seen = new ConcurrentLinkedQueue<>();

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

    private static void awaitTrue(Supplier<Boolean> condition) {
        while (!condition.get()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void anErrorOfTheListenerHurtsNobody() throws Exception {
        var chain =
                ProducerConsumer.from(THOUSAND)
                        .onProgress(
                                Duration.ofNanos(1),
                                report -> {
                                    throw new AssertionError("listener");
                                });

        assertThat(chain.forEach(seen::add).consumed()).isEqualTo(1000);
        try (var results = chain.map(i -> i).results()) {
            assertThat(results).hasSize(1000);
        }
    }

    @Test
    void theListenerMayCancel() throws Exception {
        var handle = new AtomicReference<Run>();
        var run =
                ProducerConsumer.generate(() -> 1)
                        .onProgress(
                                Duration.ofMillis(1),
                                report -> {
                                    if (handle.get() != null) {
                                        handle.get().cancel();
                                    }
                                })
                        .start(seen::add);
        handle.set(run);

        assertThat(run.await().outcome()).isEqualTo(Outcome.CANCELLED);
    }

    @Test
    void theSumsHoldWhileTheRunGoesOn() throws Exception {
        try (var run =
                ProducerConsumer.from(IntStream.range(0, 200_000).boxed().toList())
                        .consumers(2)
                        .continueOnFailure()
                        .map(i -> i % 1000 == 0 ? null : i)
                        .consumers(2)
                        .start(i -> {})) {
            long before = 0;
            while (!run.isOver()) {
                var report = run.report(); // a sum that does not hold throws
                assertThat(report.consumed()).isGreaterThanOrEqualTo(before);
                before = report.consumed();
            }
            assertThat(run.await().failed()).isEqualTo(200);
        }
    }
}
