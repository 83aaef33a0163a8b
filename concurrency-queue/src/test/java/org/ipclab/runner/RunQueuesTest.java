package org.ipclab.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ipclab.runner.ThreadLedger.PATIENCE;

import org.ipclab.condition.BoundedBuffer;
import org.ipclab.condition.ClosedException;
import org.ipclab.runner.ProducerConsumer.Source;
import org.ipclab.runner.Report.Outcome;
import org.ipclab.testkit.Actor.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Any queue will do, and each kind has its end. */
@ExtendWith(NoThreadIsLeft.class)
class RunQueuesTest {
    private static final List<Integer> THOUSAND = IntStream.range(0, 1000).boxed().toList();

    private final ConcurrentLinkedQueue<Integer> seen = new ConcurrentLinkedQueue<>();

    static Stream<Supplier<BlockingQueue<Integer>>> queues() {
        return Stream.of(
                () -> new ArrayBlockingQueue<>(10),
                LinkedBlockingQueue::new,
                LinkedTransferQueue::new,
                SynchronousQueue::new,
                LinkedBlockingDeque::new,
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

    @Test
    void consumersThatSleepAreWokenAtTheEnd() throws Exception {
        for (var queue : queues().toList()) {
            var ledger = new ThreadLedger(Kind.PLATFORM);
            Source<Integer> endsLate =
                    () -> {
                        ledger.waiting("consumer-1");
                        ledger.waiting("consumer-2");
                        return null;
                    };
            ProducerConsumer.generate(endsLate)
                    .threads(ledger)
                    .deadline(PATIENCE)
                    .consumers(2)
                    .queue(queue)
                    .forEach(seen::add);
        }
    }

    // ---- queues with ideas of their own

    @Test
    void elementsThatAreNotDueYetAreAwaited() throws Exception {
        record Timed(int number, long due) implements Delayed {
            Timed(int number) {
                this(number, System.nanoTime() + 20_000_000L * number);
            }

            @Override
            public long getDelay(TimeUnit unit) {
                return unit.convert(due - System.nanoTime(), TimeUnit.NANOSECONDS);
            }

            @Override
            public int compareTo(Delayed other) {
                return Long.compare(
                        getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
            }
        }
        ProducerConsumer.from(List.of(3, 1, 2).iterator())
                .map(Timed::new)
                .consumers(2)
                .queue(DelayQueue::new)
                .forEach(timed -> seen.add(timed.number));

        assertThat(seen).containsExactlyInAnyOrder(1, 2, 3);
    }

    @Test
    void aQueueThatIsClosedBehindTheRunsBackFailsIt() throws Exception {
        var queue = BoundedBuffer.<Integer>ofCapacity(10);
        var report =
                ProducerConsumer.from(THOUSAND.iterator())
                        .queue(() -> queue)
                        .run(i -> closeAt(500, i, queue));

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThatThrownBy(report::orThrow).hasCauseInstanceOf(ClosedException.class);
    }

    @Test
    void whatAClosedQueueRefusesIsNotLeftOver() throws Exception {
        for (var chain :
                List.of(
                        ProducerConsumer.from(THOUSAND),
                        ProducerConsumer.from(THOUSAND.iterator()))) {
            seen.clear();
            var queue = BoundedBuffer.<Integer>ofCapacity(10);
            var report =
                    chain.continueOnFailure().queue(() -> queue).run(i -> closeAt(500, i, queue));

            assertThat(report.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(report.leftOver()).isZero();
            assertThat(report.failures()).hasSize(1);
            assertThat(report.produced()).isEqualTo(seen.size()).isBetween(501L, 520L);
        }
    }

    private void closeAt(int when, int element, BoundedBuffer<Integer> queue) {
        seen.add(element);
        if (element == when) {
            queue.close();
        }
    }

    @Test
    void aSentinelCannotBePutIntoAQueueThatWasClosed() throws Exception {
        var queue = BoundedBuffer.<Integer>ofCapacity(10);
        var report =
                ProducerConsumer.from(THOUSAND)
                        .sentinel(-1)
                        .continueOnFailure()
                        .consumers(2)
                        .queue(() -> queue)
                        .run(i -> closeAt(500, i, queue));

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.failures().getFirst().cause()).isInstanceOf(ClosedException.class);
    }

    @Test
    void aQueueThatFailsEndsTheRun() throws Exception {
        var report =
                ProducerConsumer.from(THOUSAND)
                        .continueOnFailure()
                        .consumers(3)
                        .queue(
                                () ->
                                        new LinkedBlockingQueue<>() {
                                            @Override
                                            public Integer poll() {
                                                throw new IllegalStateException("no poll");
                                            }
                                        })
                        .run(seen::add);

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.failures().getFirst().cause()).hasMessage("no poll");
        assertThat(report.leftOver()).isEqualTo(report.produced());
    }

    @ParameterizedTest
    @MethodSource("queues")
    void sentinelsComeThroughThoughElementsFail(Supplier<BlockingQueue<Integer>> queue)
            throws Exception {
        var chain = ProducerConsumer.from(THOUSAND).consumers(4).queue(queue).sentinel(-1);
        var report = chain.continueOnFailure().run(i -> seen.add(i % 2 == 0 ? i : broken(i)));

        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(report.failed()).isEqualTo(500);
        assertThat(seen).hasSize(500);
        assertThat(chain.run(i -> broken(i)).outcome()).isEqualTo(Outcome.FAILED);
    }

    private static int broken(int i) {
        throw new IllegalStateException("no " + i);
    }
}
