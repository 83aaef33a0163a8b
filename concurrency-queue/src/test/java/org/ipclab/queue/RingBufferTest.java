package org.ipclab.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.ipclab.condition.CloseableQueue;
import org.ipclab.testkit.queue.BatchContract;
import org.ipclab.testkit.queue.BlockingQueueContract;
import org.ipclab.testkit.queue.EndContract;
import org.ipclab.testkit.queue.IteratorContract;
import org.ipclab.testkit.queue.ReleaseContract;
import org.ipclab.testkit.queue.WaitingContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

class RingBufferTest
        implements BlockingQueueContract,
                IteratorContract,
                WaitingContract,
                EndContract,
                BatchContract,
                ReleaseContract {
    @Override
    public <E> CloseableQueue<E> ofCapacity(int capacity) {
        return RingBuffer.ofCapacity(capacity);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void aCapacityOutOfBoundsIsRefused(int capacity) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RingBuffer.ofCapacity(capacity))
                .withMessageContaining(String.valueOf(capacity));
    }

    @Test
    void theTargetOfADrainMayPutButNotTake() {
        var queue = RingBuffer.<Integer>ofCapacity(2);
        queue.add(1);
        var putting =
                new ArrayList<Integer>() {
                    @Override
                    public boolean add(Integer element) {
                        return queue.offer(2) && super.add(element);
                    }
                };
        assertThat(queue.drainTo(putting)).isOne();
        assertThat(queue).containsExactly(2);

        var taking =
                new ArrayList<Integer>() {
                    @Override
                    public boolean add(Integer element) {
                        return queue.poll() != null;
                    }
                };
        assertThatIllegalStateException().isThrownBy(() -> queue.drainTo(taking));
        assertThat(queue).containsExactly(2);
        assertThat(queue.poll()).isEqualTo(2);
    }

    @Test
    void aTakeThatWasOvertakenByARemovalTakesWhatIsFirstNow() {
        var queue = RingBuffer.<Integer>ofCapacity(3);
        for (int round = 0; round < 10; round++) {
            queue.addAll(List.of(1, 2, 3));
            queue.remove(2);
            assertThat(queue.poll()).isOne();
            queue.add(4);
            assertThat(queue).containsExactly(3, 4);
            queue.clear();
        }
    }
}
