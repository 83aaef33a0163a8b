package org.ipclab.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ipclab.runner.ThreadLedger.PATIENCE;

import org.ipclab.runner.ProducerConsumer.Expansion;
import org.ipclab.runner.Report.Outcome;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;

@ExtendWith(NoThreadIsLeft.class)
class ProducerConsumerTest {
    private static final List<Integer> THOUSAND = IntStream.range(0, 1000).boxed().toList();

    private final ConcurrentLinkedQueue<Integer> seen = new ConcurrentLinkedQueue<>();

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

    /** The others are quick, so that consumers take many at a time. */
    @RepeatedTest(2)
    void anElementIsHandledWhileTheOneBeforeItIsStuck() throws Exception {
        var next = new CountDownLatch(1);
        ProducerConsumer.from(IntStream.range(0, 5000).boxed().toList())
                .consumers(2)
                .deadline(PATIENCE)
                .forEach(
                        i -> {
                            if (i == 4000) {
                                next.await();
                            } else if (i == 4001) {
                                next.countDown();
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

    private static boolean isWaiting(Run run, String name) {
        return run.threads().stream()
                .filter(thread -> thread.getName().endsWith(name))
                .allMatch(ThreadLedger::waits);
    }

    private static void awaitTrue(Supplier<Boolean> condition) {
        while (!condition.get()) {
            Thread.onSpinWait();
        }
    }
}
