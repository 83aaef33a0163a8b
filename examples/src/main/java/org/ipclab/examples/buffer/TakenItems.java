package org.ipclab.examples.buffer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Counts how often each of the items 1 to n was taken. Safe for many threads. */
public final class TakenItems {
    private final AtomicIntegerArray taken;
    private final AtomicLong total = new AtomicLong();

    /** None of so many items is taken yet. */
    public TakenItems(int items) {
        taken = new AtomicIntegerArray(items + 1);
    }

    /** Counts one take; the item 0 is one that nobody ever put. */
    public void add(int item) {
        taken.incrementAndGet(item);
        total.incrementAndGet();
    }

    /** How many takes there were. */
    public long total() {
        return total.get();
    }

    /** Items that were never taken. */
    public List<Integer> lost() {
        return items(1, 0, 0);
    }

    /** Items that were taken more than once; 0 stands for takes of what nobody had put. */
    public List<Integer> doubled() {
        List<Integer> doubled = new ArrayList<>(items(0, 2, Integer.MAX_VALUE));
        if (taken.get(0) == 1) {
            doubled.addFirst(0);
        }
        return doubled;
    }

    /** Whether every item was taken exactly once, and nothing else. */
    public boolean isExact() {
        return lost().isEmpty() && doubled().isEmpty();
    }

    private List<Integer> items(int first, int least, int most) {
        return IntStream.range(first, taken.length())
                .filter(i -> taken.get(i) >= least && taken.get(i) <= most)
                .boxed()
                .toList();
    }
}
