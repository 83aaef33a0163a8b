package org.ipclab.examples.buffer;

/** A bounded buffer of numbers, as the course writes it. */
public interface LessonBuffer {
    /** Puts an item, and waits for room where there is none. */
    void put(int item) throws InterruptedException;

    /** Takes the oldest item, and waits for one where there is none. */
    int take() throws InterruptedException;
}
