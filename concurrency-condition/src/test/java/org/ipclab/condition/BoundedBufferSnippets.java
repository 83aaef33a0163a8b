package org.ipclab.condition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** The code that Javadoc and docs show. */
class BoundedBufferSnippets {
    @Test
    void producerAndConsumers() throws Exception {
        var sum = new AtomicLong();
        // @start region="producerAndConsumers"
        try (var consumers = Executors.newVirtualThreadPerTaskExecutor();
                var buffer = BoundedBuffer.<Integer>ofCapacity(16)) {
            for (int i = 0; i < 4; i++) {
                consumers.submit(
                        () -> {
                            for (int number : buffer.drain()) { // ends when the buffer does
                                sum.addAndGet(number);
                            }
                        });
            }
            for (int number = 1; number <= 100; number++) {
                buffer.put(number); // waits while the buffer is full
            }
        } // closes the buffer: what is inside is still taken; then waits for the consumers
        // @end
        assertThat(sum).hasValue(5050);
    }
}
