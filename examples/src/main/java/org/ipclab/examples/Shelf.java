package org.ipclab.examples;

/** The bounded buffer of scenario 2b, as its producers and consumers see it. */
interface Shelf {
    /** Puts an item, and waits for room where there is none. */
    void put(Actor who, int item) throws InterruptedException;

    /** Takes the oldest item, and waits for one where there is none. */
    int take(Actor who) throws InterruptedException;
}
