package org.ipclab.queue;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The part of {@link RingBuffer} that never sleeps: a bounded FIFO in an array, where threads claim
 * positions by compare-and-set and hand over slots by stamps.
 *
 * <p>Positions only grow, and never come back. A put claims position {@code p} at the tail, fills
 * its slot, and stamps it {@code p + 1}; a take claims {@code p} at the head, empties the slot, and
 * stamps it {@code p + slots}, which is the position that it is free for. So a stamp says who may
 * touch the slot: nobody else writes between the two stamps, and the release of one and the acquire
 * of the other order what they wrote.
 *
 * <p>The claim is the moment when an element goes in or out. It is ahead of the hand-over, so who
 * finds an element claimed but not stamped waits for it: a few instructions of another thread.
 *
 * <p>Whole-queue operations freeze the head: a bit in its word makes every claim of a take fail,
 * and its threads wait for the lock, which the freezer holds. Puts go on; what they claim lies
 * behind. A removal from the middle moves the elements before it one up, towards the tail, so that
 * the head grows even then: had the elements behind it come down, a take that was overtaken could
 * succeed with a head that looks untouched (ABA), and return what it must not.
 */
final class StampedRing<E> {
    static final int MAX_CAPACITY = 1 << 30;

    /** How a put went. */
    enum Put {
        DONE,
        FULL,
        CLOSED
    }

    private static final int CLOSED = 1; // in the tail's word, above it the position
    private static final int FROZEN = 1; // in the head's word
    private static final VarHandle STAMP = MethodHandles.arrayElementVarHandle(long[].class);

    private final int capacity;
    private final int mask;
    private final @Nullable Object[] slots;
    private final long[] stamps;
    private final ReentrantLock freezing;

    private final PaddedLong tail = new PaddedLong();
    private final PaddedLong head = new PaddedLong();
    private final PaddedLong headSeen = new PaddedLong(); // by producers: the head, or before it
    private Shift lastShift = new Shift(0, 0); // guarded by freezing

    StampedRing(int capacity, ReentrantLock freezing) {
        if (capacity < 1 || capacity > MAX_CAPACITY) {
            throw new IllegalArgumentException(
                    "capacity is " + capacity + ", allowed is 1 to " + MAX_CAPACITY);
        }
        // Two slots at least: with one, "filled" and "free for the next" would be one stamp.
        int slotCount = capacity == 1 ? 2 : Integer.highestOneBit(capacity - 1) << 1;
        this.capacity = capacity;
        this.mask = slotCount - 1;
        this.slots = new Object[slotCount];
        this.stamps = new long[slotCount];
        this.freezing = freezing;
        for (int i = 0; i < slotCount; i++) {
            stamps[i] = i;
        }
    }

    // ---- puts

    Put put(E element) {
        while (true) {
            long word = tail.get();
            if ((word & CLOSED) != 0) {
                return Put.CLOSED;
            }
            long position = word >> 1;
            if (room(position) <= 0) {
                return Put.FULL;
            }
            if (tail.compareAndSet(word, word + 2)) {
                fill(position, element);
                return Put.DONE;
            }
            Thread.onSpinWait(); // another was faster
        }
    }

    /** Puts elements from an index on, as many as fit, and returns how many; none if closed. */
    int putMany(Object[] elements, int from) {
        while (true) {
            long word = tail.get();
            long position = word >> 1;
            int n = (int) Math.min(elements.length - from, freshRoom(position));
            if (n <= 0 || (word & CLOSED) != 0) {
                return 0;
            }
            if (tail.compareAndSet(word, word + 2L * n)) {
                fillMany(position, elements, from, n);
                return n;
            }
            Thread.onSpinWait(); // another was faster
        }
    }

    /**
     * The free places for a put at this position. Looks at the head only when the one seen before
     * leaves no room: it belongs to the consumers. An older head only makes the room smaller.
     */
    private long room(long position) {
        long room = capacity - (position - headSeen.getOpaque());
        return room > 0 ? room : freshRoom(position);
    }

    private long freshRoom(long position) {
        long head = headPosition();
        headSeen.setOpaque(head);
        return capacity - (position - head);
    }

    private void fill(long position, Object element) {
        awaitStamp(position, position);
        int slot = slot(position);
        slots[slot] = element;
        STAMP.setRelease(stamps, slot, position + 1);
    }

    /** Waits only for takes that claimed before: no two batches can wait for each other. */
    private void fillMany(long position, Object[] elements, int from, int n) {
        for (long p = position; p < position + n; p++) {
            awaitStamp(p, p);
        }
        int start = slot(position);
        int straight = Math.min(n, slots.length - start);
        System.arraycopy(elements, from, slots, start, straight);
        System.arraycopy(elements, from + straight, slots, 0, n - straight);
        for (long p = position; p < position + n; p++) {
            STAMP.setRelease(stamps, slot(p), p + 1);
        }
    }

    // ---- takes

    /** The first element, or null if there is none. */
    @Nullable E take() {
        long word = head.get();
        boolean isFree = (word & FROZEN) == 0 && isFilled(word >> 1);
        return isFree && head.compareAndSet(word, word + 2) ? empty(word >> 1) : takePatiently();
    }

    private @Nullable E takePatiently() {
        var patience = new Patience();
        try {
            while (true) {
                long word = awaitThaw();
                long position = word >> 1;
                if (isFilled(position)) {
                    if (head.compareAndSet(word, word + 2)) {
                        return empty(position);
                    }
                } else if (tailPosition() == position) {
                    return null;
                }
                patience.pause();
            }
        } finally {
            patience.end();
        }
    }

    /** The first elements, as many as there are and at most {@code max}. */
    Object[] takeMany(int max) {
        while (true) {
            long word = awaitThaw();
            long position = word >> 1;
            int n = (int) Math.min(max, tailPosition() - position);
            if (n == 0 || head.compareAndSet(word, word + 2L * n)) {
                return emptyMany(position, n);
            }
            Thread.onSpinWait(); // another was faster
        }
    }

    /** Whether there seems to be an element. Does not look at the producers' word. */
    boolean seemsToHaveElement() {
        return isFilled(headPosition());
    }

    boolean hasElement() {
        return tailPosition() > headPosition();
    }

    /** The tail first: it only grows, so if there is no room by its old value there is none. */
    boolean hasRoom() {
        return tailPosition() - headPosition() < capacity;
    }

    private Object[] emptyMany(long position, int n) {
        var elements = new Object[n];
        for (long p = position; p < position + n; p++) {
            awaitStamp(p, p + 1);
        }
        int start = slot(position);
        int straight = Math.min(n, slots.length - start);
        System.arraycopy(slots, start, elements, 0, straight);
        System.arraycopy(slots, 0, elements, straight, n - straight);
        Arrays.fill(slots, start, start + straight, null);
        Arrays.fill(slots, 0, n - straight, null);
        for (long p = position; p < position + n; p++) {
            STAMP.setRelease(stamps, slot(p), p + slots.length);
        }
        return elements;
    }

    private E empty(long position) {
        int slot = slot(position);
        E element = at(position);
        slots[slot] = null;
        STAMP.setRelease(stamps, slot, position + slots.length);
        return element;
    }

    @Nullable E peek() {
        var patience = new Patience();
        try {
            while (true) {
                long word = awaitThaw();
                long position = word >> 1;
                if (isFilled(position)) {
                    E element = at(position);
                    VarHandle.acquireFence();
                    if (head.get() == word) {
                        return element;
                    }
                } else if (tailPosition() == position) {
                    return null;
                }
                patience.pause();
            }
        } finally {
            patience.end();
        }
    }

    // ---- the whole

    void close() {
        long word = tail.get();
        while (!tail.compareAndSet(word, word | CLOSED)) {
            word = tail.get();
        }
    }

    boolean isClosed() {
        return (tail.get() & CLOSED) != 0;
    }

    int capacity() {
        return capacity;
    }

    /** The head is read twice: it only grows, so if it is the same it was so meanwhile. */
    int size() {
        long first = headPosition();
        while (true) {
            long tail = tailPosition();
            long second = headPosition();
            if (first == second) {
                return (int) (tail - second);
            }
            first = second;
        }
    }

    /** Needs the lock. */
    void clear() {
        long first = freeze();
        int n = (int) (tailPosition() - first);
        for (int i = 0; i < n; i++) {
            awaitStamp(first + i, first + i + 1);
            empty(first + i);
        }
        thaw(first + n);
    }

    /** Adds the first elements to a target; each leaves after it was added. Needs the lock. */
    int moveTo(Collection<? super E> target, int max) {
        long first = freeze();
        long position = first;
        try {
            for (long end = first + Math.min(max, tailPosition() - first); position < end; ) {
                awaitStamp(position, position + 1);
                target.add(at(position));
                empty(position++);
            }
            return (int) (position - first);
        } finally {
            thaw(position);
        }
    }

    /** The elements as they are. Needs the lock. */
    Snapshot snapshot() {
        long first = freeze();
        try {
            var elements = new Object[(int) (tailPosition() - first)];
            for (int i = 0; i < elements.length; i++) {
                awaitStamp(first + i, first + i + 1);
                elements[i] = at(first + i);
            }
            return new Snapshot(elements, first, lastShift);
        } finally {
            thaw(first);
        }
    }

    /** Removes an element that a snapshot showed, unless it is gone already. Needs the lock. */
    boolean remove(Snapshot snapshot, int index) {
        long first = freeze();
        long position = snapshot.positionNow(index);
        if (position < first) {
            thaw(first);
            return false;
        }
        removeAt(first, position);
        thaw(first + 1);
        return true;
    }

    private void removeAt(long first, long position) {
        for (long p = position; p > first; p--) {
            slots[slot(p)] = slots[slot(p - 1)];
        }
        empty(first);
        lastShift = lastShift.next = new Shift(first, position);
    }

    private long freeze() {
        long word = head.get();
        while (!head.compareAndSet(word, word | FROZEN)) {
            word = head.get();
        }
        return word >> 1;
    }

    private void thaw(long position) {
        head.set(position << 1);
    }

    /** The head's word, not frozen. */
    private long awaitThaw() {
        long word = head.get();
        while ((word & FROZEN) != 0) {
            if (freezing.isHeldByCurrentThread()) {
                throw new IllegalStateException(
                        "the target of a drain must not take from the queue that it drains");
            }
            freezing.lock(); // the freezer holds it until the thaw
            try {
                word = head.get();
            } finally {
                freezing.unlock();
            }
        }
        return word;
    }

    // ---- words and slots

    private long tailPosition() {
        return tail.get() >> 1;
    }

    private long headPosition() {
        return head.get() >> 1;
    }

    private boolean isFilled(long position) {
        return (long) STAMP.getAcquire(stamps, slot(position)) == position + 1;
    }

    /** Waits for a thread that has claimed the slot and is about to hand it over. */
    private void awaitStamp(long position, long stamp) {
        int slot = slot(position);
        if ((long) STAMP.getAcquire(stamps, slot) != stamp) {
            var patience = new Patience();
            while ((long) STAMP.getAcquire(stamps, slot) != stamp) {
                patience.pause();
            }
            patience.end();
        }
    }

    /** Null only for a {@link #peek} that was overtaken, which looks again. */
    @SuppressWarnings({"unchecked", "NullAway"}) // only E comes in
    private E at(long position) {
        return (E) slots[slot(position)];
    }

    private int slot(long position) {
        return (int) position & mask;
    }

    /** The elements from position {@code first} on, as they were after {@code lastShift}. */
    static final class Snapshot {
        final Object[] elements;
        private final long first;
        private final Shift lastShift;

        private Snapshot(Object[] elements, long first, Shift lastShift) {
            this.elements = elements;
            this.first = first;
            this.lastShift = lastShift;
        }

        /** Where an element is now, or -1 if it is known to be gone. Needs the lock. */
        private long positionNow(int index) {
            long position = first + index;
            for (var shift = lastShift.next; shift != null; shift = shift.next) {
                if (position < shift.first || position == shift.removed) {
                    return -1;
                }
                position += position < shift.removed ? 1 : 0;
            }
            return position;
        }
    }

    /**
     * A removal at a position: the elements from the first to it moved one up. A shift knows only
     * the later ones, so those that no snapshot can still ask for are garbage.
     */
    static final class Shift {
        private final long first;
        private final long removed;
        private @Nullable Shift next; // guarded by freezing

        Shift(long first, long removed) {
            this.first = first;
            this.removed = removed;
        }
    }
}
