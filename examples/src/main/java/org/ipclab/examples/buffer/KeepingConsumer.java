package org.ipclab.examples.buffer;

import java.util.function.IntConsumer;

/**
 * A consumer with one fault: it ends with the sentinel, and does not put it back. All other
 * consumers wait for ever for an item that nobody will put.
 */
public final class KeepingConsumer implements Consumer {
    @Override
    public void consume(LessonBuffer buffer, IntConsumer work) throws InterruptedException {
        for (int item = buffer.take(); item != SENTINEL; item = buffer.take()) {
            work.accept(item);
        }
    }
}
