package org.ipclab.benchmarks.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class TrafficTest {
    private static double run(long elements, String words) throws Exception {
        return new Traffic().run(elements, List.of(words.split(" ")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BoundedBuffer",
                "RingBuffer",
                "TwoLockQueue",
                "ArrayBlockingQueue",
                "LinkedBlockingQueue",
                "LinkedTransferQueue",
                "SynchronousQueue",
                "JCTools",
                "Jox"
            })
    void everyQueueHandsOverEveryElement(String queue) throws Exception {
        assertThat(run(1001, "3 2 16 platform singles " + queue)).isPositive();
        assertThat(run(1001, "20 30 16 virtual singles " + queue)).isPositive();
    }

    @Test
    void theDisruptorHandsOverToOneConsumer() throws Exception {
        assertThat(run(1001, "4 1 16 platform singles Disruptor")).isPositive();
    }

    @Test
    void batchesNeedNotFitTheNumberOfElements() throws Exception {
        assertThat(run(1001, "3 2 16 platform batches 64 BoundedBuffer")).isPositive();
        assertThat(run(1001, "3 2 16 platform batches 64 RingBuffer")).isPositive();
        assertThat(run(1001, "3 2 16 platform drainTo 64 ArrayBlockingQueue")).isPositive();
    }

    @Test
    void fewerElementsThanThreadsAreHandedOverToo() throws Exception {
        assertThat(run(1, "4 4 16 platform singles ArrayBlockingQueue")).isPositive();
    }

    @Test
    void aQueueThatLosesAnElementIsFoundOut() {
        var losing =
                new Handoff() {
                    @Override
                    public long put(long count) {
                        return count;
                    }

                    @Override
                    public long take(long count) {
                        return count - 1;
                    }
                };
        assertThatIllegalStateException()
                .isThrownBy(() -> new Traffic.Run(Shape.platform(1, 1, 1), losing, 10).seconds())
                .withMessage("taken and put differ by 1");
    }

    @Test
    void aQueueThatIsNotKnownIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> run(1, "1 1 1 platform singles Mystery"))
                .withMessage("no queue is called Mystery");
    }

    @Test
    void delaysAreThoseOfAllElements() throws Exception {
        double seconds = new Delay().run(50, List.of("10000", "7", "4", "99.9", "BoundedBuffer"));
        assertThat(seconds).isPositive();
    }
}
