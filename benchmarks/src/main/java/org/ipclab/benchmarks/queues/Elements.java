package org.ipclab.benchmarks.queues;

import java.util.List;
import java.util.stream.IntStream;

/** What is handed over: made in advance, so that nothing is allocated but by the queue. */
final class Elements {
    private static final Integer[] MADE = IntStream.range(0, 128).boxed().toArray(Integer[]::new);

    private Elements() {}

    static Integer of(long index) {
        return MADE[(int) index & 127];
    }

    static List<Integer> batch(int size) {
        return IntStream.range(0, size).mapToObj(Elements::of).toList();
    }
}
