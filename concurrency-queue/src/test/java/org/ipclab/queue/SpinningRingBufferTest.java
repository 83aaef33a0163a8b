package org.ipclab.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.ipclab.condition.CloseableQueue;
import org.ipclab.condition.ClosedException;
import org.ipclab.testkit.Actor;
import org.ipclab.testkit.Actor.Kind;
import org.ipclab.testkit.queue.BatchContract;
import org.ipclab.testkit.queue.BlockingQueueContract;
import org.ipclab.testkit.queue.EndContract;
import org.ipclab.testkit.queue.WaitingContract;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

class SpinningRingBufferTest
        implements BlockingQueueContract, WaitingContract, EndContract, BatchContract {
    @Override
    public <E> CloseableQueue<E> ofCapacity(int capacity) {
        return RingBuffer.spinning(capacity, Duration.ofNanos(100_000));
    }

    private final RingBuffer<Integer> queue = RingBuffer.spinning(1, Duration.ofHours(1));

    @Test
    void nobodySleepsWhoFindsInTimeWhatItWaitsFor() throws Exception {
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "spinning needs a second one");
        var consumer =
                Actor.start(
                        () -> {
                            long sum = 0;
                            for (int i = 0; i < 1_000; i++) {
                                sum += queue.take();
                            }
                            return sum;
                        });
        for (int i = 0; i < 1_000; i++) {
            queue.put(i);
        }
        assertThat(consumer.result()).isEqualTo(499_500);
        assertThat(queue.stats().takeWaits()).isZero();
        assertThat(queue.stats().putWaits()).isZero();
    }

    @Test
    void theEndIsSeenAtOnce() throws Exception {
        queue.put(1);
        var producer = Actor.run(() -> queue.put(2));
        queue.close();
        assertThat(producer.failure()).isInstanceOf(ClosedException.class);
    }

    @Test
    void anInterruptIsSeenAtOnce() throws Exception {
        var spinning = Actor.start(queue::take);
        spinning.interrupt();
        assertThat(spinning.wasInterrupted()).isTrue();
    }

    @Test
    void nobodySpinsLongerThanItWouldWait() throws Exception {
        assertThat(queue.poll(10, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void aVirtualThreadSleepsAtOnce() throws Exception {
        var consumer = Kind.VIRTUAL.start(queue::take).waits();
        queue.put(1);
        assertThat(consumer.result()).isOne();
    }

    @Test
    void aNegativeTimeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RingBuffer.spinning(1, Duration.ofNanos(-1)))
                .withMessageContaining("PT-0.000000001S");
    }
}
