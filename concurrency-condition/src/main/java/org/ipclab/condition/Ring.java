package org.ipclab.condition;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * A bounded FIFO in an array, for one thread at a time: {@link BoundedBuffer} holds its lock around
 * every call. Positions only grow, so that a position names one element for ever; the slot of a
 * position is its low bits. Only a removal from the middle moves elements to other positions, and
 * each is noted in a chain of {@link Shift}s that iterators follow.
 */
final class Ring<E> {
    static final int MAX_CAPACITY = 1 << 30;

    private final int capacity;
    private final @Nullable Object[] slots;
    private final int mask;
    private long head; // the next to take
    private long tail; // the next to fill
    private int peak;
    private Shift lastShift = new Shift(-1);

    Ring(int capacity) {
        if (capacity < 1 || capacity > MAX_CAPACITY) {
            throw new IllegalArgumentException(
                    "capacity is " + capacity + ", allowed is 1 to " + MAX_CAPACITY);
        }
        this.capacity = capacity;
        this.slots = new Object[ceilingPowerOfTwo(capacity)];
        this.mask = slots.length - 1;
    }

    int capacity() {
        return capacity;
    }

    int size() {
        return (int) (tail - head);
    }

    int peak() {
        return peak;
    }

    boolean isEmpty() {
        return tail == head;
    }

    boolean isFull() {
        return tail - head == capacity;
    }

    void add(E element) {
        slots[slot(tail++)] = element;
        peak = Math.max(peak, size());
    }

    @Nullable E peek() {
        return isEmpty() ? null : at(head);
    }

    E take() {
        E element = at(head);
        slots[slot(head++)] = null;
        return element;
    }

    /** Adds {@code elements[from..]} as far as they fit, and returns how many. */
    int addAll(Object[] elements, int from) {
        int n = Math.min(elements.length - from, capacity - size());
        int start = slot(tail);
        int straight = Math.min(n, slots.length - start);
        System.arraycopy(elements, from, slots, start, straight);
        System.arraycopy(elements, from + straight, slots, 0, n - straight);
        tail += n;
        peak = Math.max(peak, size());
        return n;
    }

    /** Takes the first elements, as many as there are and at most {@code max}. */
    List<E> takeMany(int max) {
        var taken = copy(Math.min(max, size()));
        forget(taken.size());
        return taken;
    }

    /** Adds the first elements to {@code target}; each leaves the ring after it was added. */
    int moveTo(Collection<? super E> target, int max) {
        int n = Math.clamp(max, 0, size());
        for (int i = 0; i < n; i++) {
            target.add(at(head));
            take();
        }
        return n;
    }

    /** Removes the element at {@code position}; those behind it move up. */
    void removeAt(long position) {
        if (position == head) {
            take();
            return;
        }
        for (long p = position; p + 1 < tail; p++) {
            slots[slot(p)] = slots[slot(p + 1)];
        }
        slots[slot(--tail)] = null;
        lastShift = lastShift.next = new Shift(position);
    }

    void clear() {
        forget(size());
    }

    Snapshot<E> snapshot() {
        return new Snapshot<>(copy(size()), head, lastShift);
    }

    /** Removes an element that a snapshot showed, unless it is gone already. */
    boolean remove(Snapshot<E> snapshot, int index) {
        long position = snapshot.first + index;
        for (var shift = snapshot.lastShift.next; shift != null; shift = shift.next) {
            if (shift.position == position) {
                return false;
            }
            position -= shift.position < position ? 1 : 0;
        }
        if (position < head) {
            return false;
        }
        removeAt(position);
        return true;
    }

    @SuppressWarnings("unchecked") // only E comes in
    private List<E> copy(int n) {
        int start = slot(head);
        int straight = Math.min(n, slots.length - start);
        var copy = new Object[n];
        System.arraycopy(slots, start, copy, 0, straight);
        System.arraycopy(slots, 0, copy, straight, n - straight);
        return Arrays.asList((E[]) copy);
    }

    private void forget(int n) {
        int start = slot(head);
        int straight = Math.min(n, slots.length - start);
        Arrays.fill(slots, start, start + straight, null);
        Arrays.fill(slots, 0, n - straight, null);
        head += n;
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // from head to tail no slot is null
    private E at(long position) {
        return (E) slots[slot(position)];
    }

    private int slot(long position) {
        return (int) position & mask;
    }

    private static int ceilingPowerOfTwo(int n) {
        return n == 1 ? 1 : Integer.highestOneBit(n - 1) << 1;
    }

    /** The elements from position {@code first}, as they were after {@code lastShift}. */
    record Snapshot<E>(List<E> elements, long first, Shift lastShift) {}

    /**
     * A removal from the middle. A shift knows only the later ones, so those that no iterator can
     * still ask for are garbage.
     */
    static final class Shift {
        private final long position;
        private @Nullable Shift next;

        Shift(long position) {
            this.position = position;
        }
    }
}
