package org.ipclab.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.ipclab.runner.ProducerConsumer.Action;
import org.ipclab.runner.ProducerConsumer.Step;
import org.ipclab.runner.Report.Outcome;
import org.ipclab.testkit.Actor.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/** Runs in runs, in virtual threads, and thousands in a row: no thread is left, and no memory. */
@ExtendWith(NoThreadIsLeft.class)
class RunLeavesNothingTest {
    private static final List<Integer> TEN = IntStream.range(0, 10).boxed().toList();

    @ParameterizedTest
    @EnumSource
    void aStepMayRunAnotherChain(Kind kind) throws Exception {
        var ledger = new ThreadLedger(kind);
        var chain = ProducerConsumer.from(TEN).threads(ledger).consumers(3);
        Step<Integer, List<Integer>> nested = i -> chain.map(k -> 10 * i + k).toList();

        var lists = chain.map(nested).toList();

        assertThat(lists.stream().flatMap(List::stream))
                .containsExactlyElementsOf(IntStream.range(0, 100).boxed().toList());
        ledger.assertAllHaveEnded();
    }

    @ParameterizedTest
    @EnumSource
    void stoppingARunStopsTheRunsInIt(Kind kind) throws Exception {
        var ledger = new ThreadLedger(kind);
        var inside = new CountDownLatch(3);
        var chain = ProducerConsumer.from(TEN).threads(ledger).consumers(3);
        Action<Integer> blocked =
                i -> {
                    inside.countDown();
                    new CountDownLatch(1).await();
                };
        try (var run = chain.start(i -> chain.forEach(blocked))) {
            inside.await();
            run.cancel();

            assertThat(run.await().outcome()).isEqualTo(Outcome.CANCELLED);
            assertThat(run.await().failures()).isEmpty();
        }
        ledger.assertAllHaveEnded();
    }

    @Test
    void aFailureInARunInARunFailsBoth() {
        var chain = ProducerConsumer.from(TEN);
        Action<Integer> failing =
                i -> {
                    throw new IllegalStateException("no " + i);
                };

        assertThatThrownBy(() -> chain.forEach(i -> chain.forEach(failing)))
                .isInstanceOf(IncompleteRunException.class)
                .hasCauseInstanceOf(IncompleteRunException.class)
                .hasRootCauseMessage("no 0");
    }

    @Test
    void aVirtualThreadMayRunAChain() throws Exception {
        var list =
                Kind.VIRTUAL.start(
                        () -> ProducerConsumer.from(TEN).consumers(2).map(i -> i).toList());

        assertThat(list.result()).isEqualTo(TEN);
    }

    @ParameterizedTest
    @CsvSource({"PLATFORM, 1000", "VIRTUAL, 9000"})
    void afterThousandsOfRunsNothingIsLeft(Kind kind, int runs) throws Exception {
        var ledger = new ThreadLedger(kind);
        var chain = ProducerConsumer.from(TEN).threads(ledger).consumers(2);
        var traces = new ArrayList<WeakReference<Object>>();
        for (int i = 0; i < runs; i++) {
            var trace = new Object(); // each step of this run holds it
            traces.add(new WeakReference<>(trace));
            runOnce(chain, i % 6, trace);
            ledger.assertAllHaveEnded();
            ledger.threads().clear();
        }
        traces.removeLast(); // may be in a register
        for (int i = 0; i < 50 && !traces.isEmpty(); i++) {
            System.gc();
            traces.removeIf(trace -> trace.refersTo(null));
        }
        assertThat(traces).isEmpty();
    }

    private static void runOnce(ProducerConsumer<Integer> chain, int way, Object trace)
            throws InterruptedException {
        switch (way) {
            case 0 -> chain.forEach(i -> assertThat(trace).isNotNull());
            case 1 -> chain.map(i -> List.of(i, trace)).map(i -> i).toList();
            case 2 -> chain.run(i -> fail(trace));
            case 3 -> chain.start(i -> assertThat(trace).isNotNull()).close();
            case 4 -> readOne(chain.map(i -> List.of(i, trace)).results());
            default -> chain.continueOnFailure().run(i -> fail(trace));
        }
    }

    private static void readOne(Results<?> results) {
        try (results) {
            assertThat(results.iterator().next()).isNotNull();
        }
    }

    private static void fail(Object trace) {
        throw new IllegalStateException("with " + trace);
    }
}
