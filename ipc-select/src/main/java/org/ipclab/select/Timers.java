package org.ipclab.select;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * Timers by the moment when they are due: a binary heap in which each knows its place, so that one
 * of many can leave without a search (Williams 1964). Thread safe.
 */
final class Timers {
    static final int NOWHERE = -1;

    private @Nullable Timer[] heap = new Timer[16]; // guarded by this

    // Guarded by this for writing.
    private volatile int size;
    private volatile long nextDue;

    /** Whether one is due then. */
    boolean isDue(long nowNanos) {
        return size > 0 && nextDue - nowNanos <= 0;
    }

    /** How long it is until the next one is due, or the limit if that is less. */
    long untilDue(long limitNanos) {
        return size == 0 ? limitNanos : Math.clamp(nextDue - System.nanoTime(), 0, limitNanos);
    }

    /** Takes a timer in, or out, as its state says. */
    synchronized void refresh(Timer timer) {
        if (timer.isRunning()) {
            add(timer);
        } else {
            remove(timer);
        }
    }

    private void add(Timer timer) {
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

    private void remove(Timer timer) {
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

    /** Takes the first timer if it is due; it comes back if it has a next moment. */
    synchronized @Nullable Timer pollDue(long nowNanos) {
        if (!isDue(nowNanos)) {
            return null;
        }
        Timer first = at(0);
        remove(first);
        if (first.advance(nowNanos)) {
            add(first);
        }
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
