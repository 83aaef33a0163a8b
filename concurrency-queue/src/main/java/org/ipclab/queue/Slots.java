package org.ipclab.queue;

import org.ipclab.queue.contention.Backoff;
import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * The array of a {@link StampedRing}, and how threads hand over its slots. Position {@code p} has
 * the slot {@code p} modulo their number. Whoever puts at it fills the slot and stamps it {@code p
 * + 1}; whoever takes from it empties the slot and stamps it with the position that it is free for
 * next, which is {@code p} plus the number of slots.
 *
 * <p>So a stamp says who may touch the slot: nobody else writes between two stamps, and the release
 * of one and the acquire of the other order what they wrote. A position is claimed before its slot
 * is handed over, and whoever comes in between waits: for a few instructions of another thread.
 */
final class Slots<E> {
    private static final VarHandle STAMP = MethodHandles.arrayElementVarHandle(long[].class);

    private final int mask;
    private final @Nullable Object[] slots;
    private final long[] stamps;

    /** Two at least: with one, "filled" and "free for the next" would be one stamp. */
    Slots(int capacity) {
        int count = capacity == 1 ? 2 : Integer.highestOneBit(capacity - 1) << 1;
        this.mask = count - 1;
        this.slots = new Object[count];
        this.stamps = new long[count];
        for (int i = 0; i < count; i++) {
            stamps[i] = i;
        }
    }

    boolean isFilled(long position) {
        return stamp(position) == position + 1;
    }

    // ---- one, by the thread that has claimed its position

    void fill(long position, Object element) {
        await(position, position);
        slots[slot(position)] = element;
        stamp(position, position + 1);
    }

    /** The element that comes next, once it has been filled in. */
    E first(long position) {
        await(position, position + 1);
        return at(position);
    }

    /** Needs a slot that is known to be filled. */
    E empty(long position) {
        E element = at(position);
        slots[slot(position)] = null;
        stamp(position, position + slots.length);
        return element;
    }

    /** Null only for a reader who has claimed nothing and was overtaken. */
    @SuppressWarnings({"unchecked", "NullAway"}) // only E comes in
    E at(long position) {
        return (E) slots[slot(position)];
    }

    // ---- many

    /** Waits only for takes that claimed before: no two batches can wait for each other. */
    void fillMany(long position, Object[] elements, int n) {
        for (long p = position; p < position + n; p++) {
            await(p, p);
        }
        int start = slot(position);
        int straight = Math.min(n, slots.length - start);
        System.arraycopy(elements, 0, slots, start, straight);
        System.arraycopy(elements, straight, slots, 0, n - straight);
        for (long p = position; p < position + n; p++) {
            stamp(p, p + 1);
        }
    }

    Object[] emptyMany(long position, int n) {
        var elements = new Object[n];
        for (long p = position; p < position + n; p++) {
            await(p, p + 1);
        }
        int start = slot(position);
        int straight = Math.min(n, slots.length - start);
        System.arraycopy(slots, start, elements, 0, straight);
        System.arraycopy(slots, 0, elements, straight, n - straight);
        Arrays.fill(slots, start, start + straight, null);
        Arrays.fill(slots, 0, n - straight, null);
        for (long p = position; p < position + n; p++) {
            stamp(p, p + slots.length);
        }
        return elements;
    }

    /**
     * Removes an element from the middle, by moving those before it one up, and frees the first.
     */
    void removeAt(long position, long first) {
        for (long p = position; p > first; p--) {
            slots[slot(p)] = slots[slot(p - 1)];
        }
        empty(first);
    }

    // ---- stamps

    /** Waits for a thread that has claimed the slot and is about to hand it over. */
    private void await(long position, long stamp) {
        if (stamp(position) != stamp) {
            try (var backoff = new Backoff()) {
                while (stamp(position) != stamp) {
                    backoff.pause();
                }
            }
        }
    }

    private long stamp(long position) {
        return (long) STAMP.getAcquire(stamps, slot(position));
    }

    private void stamp(long position, long stamp) {
        STAMP.setRelease(stamps, slot(position), stamp);
    }

    private int slot(long position) {
        return (int) position & mask;
    }
}
