package org.ipclab.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.ipclab.runner.Report.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The outcome comes from the sums, whatever queue is between the stages. */
@ExtendWith(NoThreadIsLeft.class)
@Timeout(60)
@SuppressWarnings("serial") // nobody writes these queues to a file
class RunSumsTest {
    private static final List<Integer> THREE = List.of(1, 2, 3);

    private static ProducerConsumer<Integer> over(Supplier<BlockingQueue<Integer>> queue) {
        return ProducerConsumer.from(THREE).queue(queue);
    }

    private static final class Dropping extends LinkedBlockingQueue<Integer> {
        @Override
        public boolean offer(Integer element) {
            return element == 2 || super.offer(element);
        }
    }

    private static final class Doubling extends LinkedBlockingQueue<Integer> {
        @Override
        public boolean offer(Integer element) {
            return super.offer(element) && (element != 2 || super.offer(element));
        }
    }

    @Test
    void aQueueThatLosesAnElementFailsTheRun() {
        assertThatThrownBy(() -> over(Dropping::new).forEach(i -> {}))
                .isInstanceOf(IncompleteRunException.class)
                .cause()
                .hasMessage("the queue lost 1 of 3 elements");
        assertThatThrownBy(() -> over(Dropping::new).toList())
                .isInstanceOf(IncompleteRunException.class);
    }

    @Test
    void alsoWhereFailuresDoNotStopTheRun() throws Exception {
        var report = over(Dropping::new).continueOnFailure().run(i -> {});
        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.leftOver()).isOne();
    }

    @Test
    void aQueueThatGivesAnElementTwiceFailsTheRun() throws Exception {
        var report = over(Doubling::new).run(i -> {});
        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.leftOver()).isEqualTo(-1);
        assertThat(report.failures().getFirst().cause())
                .hasMessage("the queue gave 1 element more than it got");
    }

    @Test
    void theResultsOfAQueueThatGivesAnElementTwiceEndToo() {
        try (var results = over(Doubling::new).map(i -> i).results()) {
            var iterator = results.iterator();
            assertThatThrownBy(
                            () -> {
                                while (iterator.hasNext()) {
                                    iterator.next();
                                }
                            })
                    .isInstanceOf(IncompleteRunException.class);
        }
    }

    /** Not a FIFO: the sentinel is the least of all. */
    private static final class Priorities extends PriorityBlockingQueue<Integer> {
        static final int SENTINEL = Integer.MIN_VALUE;
        private final CountDownLatch ended;

        Priorities(CountDownLatch ended) {
            this.ended = ended;
        }

        @Override
        public void put(Integer element) {
            super.put(element);
            if (element == SENTINEL) {
                ended.countDown();
            }
        }
    }

    @Test
    void aSentinelThatOvertakesElementsFailsTheRun() throws Exception {
        var ended = new CountDownLatch(1);
        var report =
                ProducerConsumer.from(THREE)
                        .queue(() -> new Priorities(ended))
                        .sentinel(Priorities.SENTINEL)
                        .run(element -> ended.await());
        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.leftOver()).isBetween(2L, 3L); // one may be taken before the sentinel
        assertThat(report.failures().getFirst().cause())
                .hasMessageContaining("of 3 elements came out behind the sentinel");
    }

    private static final class WithoutDrain extends LinkedBlockingQueue<Integer> {
        @Override
        public int drainTo(Collection<? super Integer> target, int max) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void aQueueThatCannotBeDrainedIsPolled() throws Exception {
        var thousand = IntStream.range(0, 1000).boxed().toList();
        var results = ProducerConsumer.from(thousand).queue(WithoutDrain::new).map(i -> i).toList();
        assertThat(results).isEqualTo(thousand);
    }

    /** Its poll waits as long as it was told to, and forgets interrupts. */
    private static final class Deaf extends LinkedBlockingQueue<Integer> {
        private final AtomicBoolean waits;

        Deaf(AtomicBoolean waits) {
            this.waits = waits;
        }

        @Override
        public Integer poll(long timeout, TimeUnit unit) {
            long end = System.nanoTime() + unit.toNanos(timeout);
            waits.set(true);
            while (true) {
                try {
                    return super.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    // Goes on.
                }
            }
        }

        @Override
        public Integer take() {
            return poll(1, TimeUnit.DAYS);
        }
    }

    @Test
    void aQueueThatIsDeafToInterruptsDoesNotKeepARunFromItsEnd() throws Exception {
        var waits = new AtomicBoolean();
        var report = over(() -> new Deaf(waits)).consumers(2).run(i -> {});
        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(report.consumed()).isEqualTo(3);
    }

    @Test
    void aRunOverADeafQueueIsStoppedWithoutStragglers() throws Exception {
        var waits = new AtomicBoolean();
        var neverEnds = new LinkedBlockingQueue<Integer>();
        var run =
                ProducerConsumer.generate(neverEnds::take)
                        .queue(() -> new Deaf(waits))
                        .grace(Duration.ofSeconds(30))
                        .start(i -> {});
        while (!waits.get()) {
            Thread.onSpinWait();
        }
        run.cancel();
        assertThat(run.await().stragglers()).isEmpty();
    }
}
