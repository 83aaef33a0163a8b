package org.ipclab.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ipclab.runner.ThreadLedger.PATIENCE;

import org.ipclab.queue.RingBuffer;
import org.ipclab.queue.TwoLockQueue;
import org.ipclab.runner.ProducerConsumer.Step;
import org.ipclab.runner.Report.Outcome;
import org.ipclab.testkit.Actor;
import org.ipclab.testkit.Actor.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Strangers interrupt the threads of a run: that is no stop, and nothing is lost. */
@ExtendWith(NoThreadIsLeft.class)
class RunInterruptsTest {
    private static final List<Integer> THOUSAND = IntStream.range(0, 1000).boxed().toList();

    private final ConcurrentLinkedQueue<Integer> seen = new ConcurrentLinkedQueue<>();
    private final ThreadLedger ledger = new ThreadLedger(Kind.PLATFORM);
    private volatile CountDownLatch goOn = new CountDownLatch(1);

    static Stream<Supplier<BlockingQueue<Integer>>> boundedQueues() {
        return Stream.of(
                () -> RingBuffer.ofCapacity(3),
                () -> new ArrayBlockingQueue<>(3),
                SynchronousQueue::new);
    }

    private void seeWhenItGoesOn(int element) throws InterruptedException {
        goOn.await();
        seen.add(element);
    }

    @ParameterizedTest
    @MethodSource("boundedQueues")
    void aProducerThatWaitsForRoomGoesOnWaiting(Supplier<BlockingQueue<Integer>> queue)
            throws Exception {
        for (var chain :
                List.of(
                        ProducerConsumer.from(THOUSAND), // in chunks
                        ProducerConsumer.from(THOUSAND.iterator()))) { // one by one
            var run = chain.threads(ledger).queue(queue).start(this::seeWhenItGoesOn);
            for (int i = 0; i < 3; i++) {
                ledger.waiting("producer-1").interrupt();
            }
            goOn.countDown();
            var report = run.await();

            assertThat(report.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(report.produced()).isEqualTo(1000);
            goOn = new CountDownLatch(1);
            ledger.threads().clear();
        }
        assertThat(seen).hasSize(2000).startsWith(0, 1, 2).endsWith(998, 999);
    }

    @Test
    void aProducerThatWaitsToPutSentinelsGoesOnWaiting() throws Exception {
        var inHand = new CountDownLatch(3);
        var run =
                ProducerConsumer.from(List.of(1, 2, 3, 4))
                        .threads(ledger)
                        .consumers(3)
                        .queue(() -> new ArrayBlockingQueue<>(2))
                        .sentinel(-1)
                        .deadline(PATIENCE)
                        .start(
                                i -> {
                                    inHand.countDown();
                                    seeWhenItGoesOn(i);
                                });
        inHand.await(); // and the fourth is in the queue, with the first sentinel
        ledger.waiting("producer-1").interrupt();
        ledger.waiting("producer-1");
        goOn.countDown();

        assertThat(run.await().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(seen).containsExactlyInAnyOrder(1, 2, 3, 4);
    }

    static Stream<Supplier<BlockingQueue<Integer>>> queues() {
        return Stream.concat(
                boundedQueues(), Stream.of(LinkedTransferQueue::new, TwoLockQueue::new));
    }

    @ParameterizedTest
    @MethodSource("queues")
    void consumersThatWaitGoOnWaiting(Supplier<BlockingQueue<Integer>> queue) throws Exception {
        var source = new LinkedBlockingQueue<>(List.of(1));
        for (var chain :
                List.of(
                        ProducerConsumer.generate(source::take).queue(queue),
                        ProducerConsumer.generate(source::take).queue(queue).sentinel(-1))) {
            try (var run = chain.threads(ledger).consumers(2).start(seen::add)) {
                for (int i = 1; i <= 3; i++) {
                    ledger.waiting("consumer-1").interrupt();
                    ledger.waiting("consumer-2").interrupt();
                }
                source.addAll(List.of(2, 3));
                while (run.report().consumed() < 3) {
                    Thread.onSpinWait();
                }
                assertThat(run.report().outcome()).isEqualTo(Outcome.RUNNING);
            }
            source.add(1);
            ledger.threads().clear();
        }
        assertThat(seen).containsOnly(1, 2, 3).hasSize(6);
    }

    @Test
    void aStepThatCatchesNoInterruptFailsItsElementOnly() throws Exception {
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
    void anInterruptThatAStepLeavesBehindDoesNotReachTheNextElement() throws Exception {
        ProducerConsumer.from(THOUSAND)
                .forEach(
                        i -> {
                            assertThat(Thread.currentThread().isInterrupted()).isFalse();
                            Thread.currentThread().interrupt();
                        });
    }

    @Test
    void aStepThatIsInterruptedWhileItHandsOnFailsItsElementOnly() throws Exception {
        var inHand = new CountDownLatch(2);
        Step<Integer, Integer> step =
                i -> {
                    inHand.countDown();
                    return i;
                };
        var run =
                ProducerConsumer.from(THOUSAND)
                        .threads(ledger)
                        .continueOnFailure()
                        .map(step)
                        .queue(SynchronousQueue::new)
                        .start(this::seeWhenItGoesOn);
        inHand.await(); // 0 is being handled
        ledger.waiting("stage-1 consumer-1").interrupt(); // has 1
        while (run.report().failed() == 0) {
            Thread.onSpinWait();
        }
        goOn.countDown();
        var report = run.await();

        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(report.failed()).isOne();
        assertThat(report.leftOver()).isZero();
        assertThat(report.failures().getFirst().element()).isEqualTo(1);
        assertThat(seen).hasSize(999).doesNotContain(1);
    }

    @ParameterizedTest
    @EnumSource
    void aStormOfInterruptsCostsNoElementThatWasNotBeingHandled(Kind kind) throws Exception {
        for (var queue : queues().toList()) {
            var storm = new ThreadLedger(kind);
            var handled = new ConcurrentLinkedQueue<Integer>();
            var run =
                    ProducerConsumer.from(THOUSAND)
                            .and(IntStream.range(1000, 5000).boxed().toList())
                            .threads(storm)
                            .continueOnFailure()
                            .consumers(3)
                            .queue(queue)
                            .map(i -> i)
                            .consumers(2)
                            .queue(queue)
                            .start(handled::add);
            var stranger = Actor.run(() -> interruptAtRandom(run, storm.threads()));
            var report = run.await();
            stranger.result();

            assertThat(report.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(report.leftOver()).isZero();
            var stages = report.stages();
            assertThat(stages.get(0).produced()).isEqualTo(5000);
            assertThat(stages.get(1).produced()).isEqualTo(stages.get(0).consumed());
            assertThat(stages.get(1).consumed()).isEqualTo(stages.get(1).produced());
            assertThat(handled).hasSize((int) stages.get(1).consumed()).doesNotHaveDuplicates();
            storm.assertAllHaveEnded();
        }
    }

    @SuppressWarnings("ThreadPriorityCheck")
    private static void interruptAtRandom(Run run, List<Thread> threads) {
        var random = ThreadLocalRandom.current();
        while (!run.isOver()) {
            threads.get(random.nextInt(threads.size())).interrupt();
            Thread.yield();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptOfTheCallerCancelsTheRun(Kind kind) throws Exception {
        var caller =
                kind.start(
                        () ->
                                ProducerConsumer.from(THOUSAND)
                                        .threads(ledger)
                                        .consumers(2)
                                        .run(this::seeWhenItGoesOn));
        ledger.waiting("consumer-2");
        caller.interrupt();

        assertThat(caller.failure())
                .isInstanceOf(InterruptedException.class)
                .hasMessageContaining("CANCELLED");
        ledger.assertAllHaveEnded();
    }

    @Test
    void aCallerWhoWasInterruptedBeforeGetsAnExceptionOrAWholeRun() throws Exception {
        var caller =
                Actor.start(
                        () -> {
                            Thread.currentThread().interrupt();
                            var report = ProducerConsumer.from(THOUSAND).run(seen::add);
                            assertThat(Thread.interrupted()).isTrue();
                            return report.outcome();
                        });
        if (!caller.wasInterrupted()) {
            assertThat(caller.result()).isEqualTo(Outcome.COMPLETED);
        }
    }
}
