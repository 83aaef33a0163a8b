package org.ipclab.queue;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/** The elements of a {@link StampedRing} at one moment, and where each of them is now. */
final class Snapshot {
    final Object[] elements;
    private final long first; // the position of the first of them
    private final Shift lastShift; // the last one before that moment

    Snapshot(Object[] elements, long first, Shift lastShift) {
        this.elements = elements;
        this.first = first;
        this.lastShift = lastShift;
    }

    /** The index of the first element that is equal to this, or -1. */
    int indexOf(@Nullable Object wanted) {
        return Arrays.asList(elements).indexOf(wanted);
    }

    /** Where an element is now, or -1 if it is known to be gone. Needs the lock. */
    long positionNow(int index) {
        long position = first + index;
        for (var shift = lastShift.next; shift != null; shift = shift.next) {
            if (position < shift.first || position == shift.removed) {
                return -1;
            }
            position += position < shift.removed ? 1 : 0;
        }
        return position;
    }

    /**
     * A removal at a position: the elements from the first to it moved one up. A shift knows only
     * the later ones, so those that no snapshot can still ask for are garbage.
     */
    static final class Shift {
        private final long first;
        private final long removed;
        private @Nullable Shift next; // guarded by the lock of the ring

        Shift(long first, long removed) {
            this.first = first;
            this.removed = removed;
        }

        /** Needs the lock. */
        Shift then(Shift later) {
            next = later;
            return later;
        }
    }
}
