package org.ipclab.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.ipclab.condition.CloseableQueue;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What the Javadoc shows. */
class RingBufferSnippets {
    @Test
    void batches() throws Exception {
        var readings = IntStream.range(0, 10_000).boxed().toList();
        var seen = new ArrayList<Integer>();
        // @start region="batches"
        CloseableQueue<Integer> queue = RingBuffer.ofCapacity(1024);
        var producer =
                Thread.startVirtualThread(
                        () -> {
                            try (queue) {
                                queue.putAll(readings);
                            } catch (InterruptedException e) {
                                queue.fail(e);
                            }
                        });
        for (List<Integer> batch; !(batch = queue.takeMany(256)).isEmpty(); ) {
            seen.addAll(batch);
        }
        // @end
        producer.join();
        assertThat(seen).isEqualTo(readings);
    }
}
