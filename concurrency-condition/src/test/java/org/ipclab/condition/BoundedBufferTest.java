package org.ipclab.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

import java.util.List;

class BoundedBufferTest {
    private final BoundedBuffer<Integer> buffer = BoundedBuffer.ofCapacity(3);

    @Test
    void elementsLeaveInTheOrderInWhichTheyCame() throws InterruptedException {
        for (int round = 0; round < 5; round++) {
            buffer.putAll(List.of(1, 2, 3));
            assertThat(buffer.take()).isEqualTo(1);
            assertThat(buffer.takeMany(5)).containsExactly(2, 3);
        }
    }

    @Test
    void whatIsInsideCanBeTakenAfterTheClose() throws InterruptedException {
        buffer.put(1);
        buffer.close();
        assertThat(buffer.offer(2)).isFalse();
        assertThat(buffer.receive()).contains(1);
        assertThat(buffer.receive()).isEmpty();
        assertThatExceptionOfType(ClosedException.class).isThrownBy(buffer::take).withNoCause();
    }

    @Test
    void removalMeansTheElementThatTheIteratorShowedAlsoAfterOthersWereRemoved() {
        Integer twin = 7;
        buffer.addAll(List.of(1, twin, twin));
        var iterator = buffer.iterator();
        iterator.next();
        iterator.next();
        iterator.next();
        assertThat(buffer.remove(twin)).isTrue();
        assertThat(buffer.remove(twin)).isTrue();
        buffer.add(twin);
        iterator.remove(); // gone already: the new twin stays
        assertThat(buffer).containsExactly(1, twin);
    }
}
