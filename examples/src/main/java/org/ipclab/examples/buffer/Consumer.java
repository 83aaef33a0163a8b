package org.ipclab.examples.buffer;

import java.util.function.IntConsumer;

/** Takes items from a buffer until the sentinel says that there will be no more. */
public interface Consumer {
    /** What the last producer puts. */
    int SENTINEL = -1;

    /** Takes items and works on each. */
    void consume(LessonBuffer buffer, IntConsumer work) throws InterruptedException;
}
