package org.ipclab.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.ipclab.runner.ProducerConsumer.Source;
import org.ipclab.runner.ProducerConsumer.Step;
import org.ipclab.runner.Report.Outcome;
import org.ipclab.testkit.Actor;
import org.ipclab.testkit.Actor.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Results as they come. */
@ExtendWith(NoThreadIsLeft.class)
class ResultsTest {
    private static final List<Integer> THOUSAND = IntStream.range(0, 1000).boxed().toList();

    private final ConcurrentLinkedQueue<Integer> seen = new ConcurrentLinkedQueue<>();

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

    private Integer fail(int i) {
        throw new IllegalStateException("no " + i);
    }

    @Test
    void resultsThatNobodyReadsKeepTheRunUntilItsDeadline() throws Exception {
        var ledger = new ThreadLedger(Kind.PLATFORM);
        var results =
                ProducerConsumer.generate(() -> 1)
                        .threads(ledger)
                        .deadline(Duration.ofMillis(500)) // enough to fill the queue
                        .map(i -> i)
                        .results();

        assertThat(results.run().await().outcome()).isEqualTo(Outcome.TIMED_OUT);
        ledger.assertAllHaveEnded();
        assertThatThrownBy(() -> results.forEach(seen::add)).hasMessageContaining("TIMED_OUT");
        assertThat(seen).hasSize(1024);
    }

    @ParameterizedTest
    @EnumSource
    void resultsCanBeClosedUnread(Kind kind) {
        var ledger = new ThreadLedger(kind);
        var results =
                ProducerConsumer.generate(() -> 1)
                        .threads(ledger)
                        .consumers(3)
                        .map(i -> i)
                        .results();
        ledger.waiting("consumer-1");
        ledger.waiting("consumer-2");
        ledger.waiting("consumer-3");

        results.close();
        results.close();

        ledger.assertAllHaveEnded();
    }

    @Test
    void closingWakesThoseWhoRead() throws Exception {
        var never = new CountDownLatch(1);
        Source<Integer> silent =
                () -> {
                    never.await();
                    return 1;
                };
        var results = ProducerConsumer.generate(silent).map(i -> i).results();
        var readers =
                List.of(
                        Actor.run(() -> results.forEach(seen::add)).waits(),
                        Actor.run(() -> results.forEach(seen::add)).waits());

        results.close();

        for (var reader : readers) {
            assertThat(reader.failure()).hasMessageContaining("CANCELLED");
        }
    }

    @Test
    void anInterruptOfTheReaderDoesNotHarmTheRun() throws Exception {
        var goOn = new CountDownLatch(1);
        Step<Integer, Integer> step =
                i -> {
                    goOn.await();
                    return i;
                };
        try (var results = ProducerConsumer.from(THOUSAND).map(step).results()) {
            var reader = Actor.run(() -> results.forEach(seen::add)).waits();
            reader.interrupt();
            assertThat(reader.failure()).isInstanceOf(CancellationException.class);

            goOn.countDown();
            assertThat(results).containsExactlyElementsOf(THOUSAND);
        }
    }
}
