package org.ipclab.select;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * Timers by the moment when they are due: a binary heap in which each knows its place, so that one
 * of many can leave without a search (Williams 1964).
 *
 * <p>All but {@link #isEmpty} and {@link #nextDue} are called when holding the loop's lock.
 */
final class Timers {
    static final int NOWHERE = -1;

    private @Nullable Timer[] heap = new Timer[16];
    private volatile int size;
    private volatile long nextDue;

    boolean isEmpty() {
        return size == 0;
    }

    /** When the first is due; means nothing if there is none. */
    long nextDue() {
        return nextDue;
    }

    void add(Timer timer) {
        if (timer.place == NOWHERE) {
            int last = size;
            if (last == heap.length) {
                heap = Arrays.copyOf(heap, 2 * last);
            }
            size = last + 1;
            rise(last, timer);
            note();
        }
    }

    void remove(Timer timer) {
        int hole = timer.place;
        if (hole != NOWHERE) {
            timer.place = NOWHERE;
            int last = size - 1;
            size = last;
            Timer moved = at(last);
            heap[last] = null;
            if (hole < last) {
                sink(hole, moved);
                if (moved.place == hole) {
                    rise(hole, moved);
                }
            }
            note();
        }
    }

    /** Takes out the first timer if it is due. */
    @Nullable Timer pollDue(long nowNanos) {
        if (size == 0 || at(0).dueNanos - nowNanos > 0) {
            return null;
        }
        Timer first = at(0);
        remove(first);
        return first;
    }

    private void note() {
        if (size > 0) {
            nextDue = at(0).dueNanos;
        }
    }

    private void rise(int place, Timer timer) {
        int hole = place;
        while (hole > 0 && isBefore(timer, at((hole - 1) / 2))) {
            put(hole, at((hole - 1) / 2));
            hole = (hole - 1) / 2;
        }
        put(hole, timer);
    }

    private void sink(int place, Timer timer) {
        int hole = place;
        while (2 * hole + 1 < size) {
            int child = 2 * hole + 1;
            if (child + 1 < size && isBefore(at(child + 1), at(child))) {
                child++;
            }
            if (!isBefore(at(child), timer)) {
                break;
            }
            put(hole, at(child));
            hole = child;
        }
        put(hole, timer);
    }

    private void put(int place, Timer timer) {
        heap[place] = timer;
        timer.place = place;
    }

    @SuppressWarnings("NullAway") // below size there is a timer
    private Timer at(int place) {
        return heap[place];
    }

    private static boolean isBefore(Timer one, Timer other) {
        return one.dueNanos - other.dueNanos < 0;
    }
}
