package org.ipclab.benchmarks.queues;

import java.util.List;

/**
 * Who hands over to whom.
 *
 * @param producers how many put
 * @param consumers how many take
 * @param capacity of the queue
 * @param virtual whether all of them are virtual threads
 */
record Shape(int producers, int consumers, int capacity, boolean virtual) {
    static Shape parse(List<String> words) {
        return new Shape(
                Integer.parseInt(words.get(0)),
                Integer.parseInt(words.get(1)),
                Integer.parseInt(words.get(2)),
                words.get(3).equals("virtual"));
    }

    static Shape platform(int producers, int consumers, int capacity) {
        return new Shape(producers, consumers, capacity, false);
    }

    static Shape virtual(int producers, int consumers, int capacity) {
        return new Shape(producers, consumers, capacity, true);
    }

    /** As in {@code 4p1c-16} or {@code 1000p1000c-1024-virtual}. */
    String title() {
        return producers + "p" + consumers + "c-" + capacity + (virtual ? "-virtual" : "");
    }

    /** What {@link #parse} reads. */
    String words() {
        return producers + " " + consumers + " " + capacity + (virtual ? " virtual" : " platform");
    }

    Thread.Builder threads() {
        return virtual ? Thread.ofVirtual() : Thread.ofPlatform();
    }
}
