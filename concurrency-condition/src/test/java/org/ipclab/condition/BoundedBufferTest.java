package org.ipclab.condition;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.ipclab.testkit.queue.CloseableQueueContract;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedBufferTest implements CloseableQueueContract {
    @Override
    public <E> CloseableQueue<E> ofCapacity(int capacity) {
        return BoundedBuffer.ofCapacity(capacity);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void aCapacityOutOfBoundsIsRefused(int capacity) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BoundedBuffer.ofCapacity(capacity))
                .withMessageContaining(String.valueOf(capacity));
    }
}
