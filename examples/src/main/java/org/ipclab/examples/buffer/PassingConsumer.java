package org.ipclab.examples.buffer;

import java.util.function.IntConsumer;

/**
 * A consumer that ends with the sentinel, and puts it back for the next one: so one sentinel ends
 * all consumers. {@link KeepingConsumer} lacks one line.
 */
public final class PassingConsumer implements Consumer {
    @Override
    public void consume(LessonBuffer buffer, IntConsumer work) throws InterruptedException {
        for (int item = buffer.take(); item != SENTINEL; item = buffer.take()) {
            work.accept(item);
        }
        buffer.put(SENTINEL);
    }
}
