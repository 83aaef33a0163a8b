package org.ipclab.queue;

import org.ipclab.queue.contention.Backoff;
import org.jspecify.annotations.Nullable;

import java.lang.invoke.VarHandle;
import java.util.Collection;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The part of {@link RingBuffer} that never sleeps: a bounded FIFO in an array, where threads claim
 * positions by compare-and-set and hand over {@link Slots} by stamps (Dmitry Vyukov, 2010).
 *
 * <p>Positions only grow, and never come back. A put claims one at the tail and fills its slot; a
 * take claims one at the head and empties it. The claim is the moment when an element goes in or
 * out, and it is ahead of the hand-over.
 *
 * <p>The tail's mark closes the ring. The head's mark freezes it for operations on the whole: every
 * claim of a take fails, and its threads wait for the lock, which the freezer holds. Puts go on;
 * what they claim lies behind. A removal from the middle moves the elements before it one up,
 * towards the tail, so that the head grows even then: had the elements behind it come down, a take
 * that was overtaken could succeed with a head that looks untouched (ABA), and return what it must
 * not.
 */
final class StampedRing<E> {
    static final int MAX_CAPACITY = 1 << 30;

    /** How a put went. */
    enum Put {
        DONE,
        FULL,
        CLOSED
    }

    private final int capacity;
    private final Slots<E> slots;
    private final ReentrantLock freezing;

    private final Index tail = new Index(); // marked: closed
    private final Index head = new Index(); // marked: frozen
    private final PaddedLong headSeen = new PaddedLong(); // by producers: the head, or before it
    private Snapshot.Shift lastShift = new Snapshot.Shift(0, 0); // guarded by freezing

    StampedRing(int capacity, ReentrantLock freezing) {
        if (capacity < 1 || capacity > MAX_CAPACITY) {
            throw new IllegalArgumentException(
                    "capacity is " + capacity + ", allowed is 1 to " + MAX_CAPACITY);
        }
        this.capacity = capacity;
        this.slots = new Slots<>(capacity);
        this.freezing = freezing;
    }

    // ---- puts

    Put put(E element) {
        while (true) {
            long word = tail.get();
            if (Index.isMarked(word)) {
                return Put.CLOSED;
            }
            long position = Index.position(word);
            if (room(position) <= 0) {
                return Put.FULL;
            }
            if (tail.advance(word, 1)) {
                slots.fill(position, element);
                return Put.DONE;
            }
            Thread.onSpinWait(); // another was faster
        }
    }

    /** Puts elements from an index on, as many as fit, and returns how many; none if closed. */
    int putMany(Object[] elements, int from) {
        while (true) {
            long word = tail.get();
            long position = Index.position(word);
            int n = (int) Math.min(elements.length - from, freshRoom(position));
            if (n <= 0 || Index.isMarked(word)) {
                return 0;
            }
            if (tail.advance(word, n)) {
                slots.fillMany(position, elements, from, n);
                return n;
            }
            Thread.onSpinWait(); // another was faster
        }
    }

    /** The tail first: it only grows, so if there is no room by its old value there is none. */
    boolean hasRoom() {
        return tail.position() - head.position() < capacity;
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
        long head = this.head.position();
        headSeen.setOpaque(head);
        return capacity - (position - head);
    }

    // ---- takes

    /** The first element, or null if there is none. */
    @Nullable E take() {
        long word = head.get();
        long position = Index.position(word);
        boolean isFree = !Index.isMarked(word) && slots.isFilled(position);
        return isFree && head.advance(word, 1) ? slots.empty(position) : takeWithBackoff();
    }

    private @Nullable E takeWithBackoff() {
        try (var backoff = new Backoff()) {
            while (true) {
                long word = awaitThaw();
                long position = Index.position(word);
                if (slots.isFilled(position)) {
                    if (head.advance(word, 1)) {
                        return slots.empty(position);
                    }
                } else if (tail.position() == position) {
                    return null;
                }
                backoff.pause();
            }
        }
    }

    /** The first elements, as many as there are and at most {@code max}. */
    Object[] takeMany(int max) {
        while (true) {
            long word = awaitThaw();
            long position = Index.position(word);
            int n = (int) Math.min(max, tail.position() - position);
            if (n == 0 || head.advance(word, n)) {
                return slots.emptyMany(position, n);
            }
            Thread.onSpinWait(); // another was faster
        }
    }

    @Nullable E peek() {
        try (var backoff = new Backoff()) {
            while (true) {
                long word = awaitThaw();
                long position = Index.position(word);
                if (slots.isFilled(position)) {
                    E element = slots.at(position);
                    VarHandle.acquireFence();
                    if (head.get() == word) {
                        return element;
                    }
                } else if (tail.position() == position) {
                    return null;
                }
                backoff.pause();
            }
        }
    }

    /** Whether there seems to be an element. Does not look at the producers' word. */
    boolean seemsToHaveElement() {
        return slots.isFilled(head.position());
    }

    boolean hasElement() {
        return tail.position() > head.position();
    }

    /** The head's word, not frozen. */
    private long awaitThaw() {
        long word = head.get();
        while (Index.isMarked(word)) {
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

    // ---- the whole

    void close() {
        tail.mark();
    }

    boolean isClosed() {
        return tail.isMarked();
    }

    int capacity() {
        return capacity;
    }

    /** The head is read twice: it only grows, so if it is the same it was so meanwhile. */
    int size() {
        long first = head.position();
        while (true) {
            long end = tail.position();
            long second = head.position();
            if (first == second) {
                return (int) (end - second);
            }
            first = second;
        }
    }

    /** Adds the first elements to a target; each leaves after it was added. Needs the lock. */
    int moveTo(Collection<? super E> target, int max) {
        long first = head.mark();
        long position = first;
        try {
            for (long end = first + Math.min(max, tail.position() - first); position < end; ) {
                target.add(slots.first(position));
                slots.empty(position++);
            }
            return (int) (position - first);
        } finally {
            head.unmarkAt(position);
        }
    }

    /** Needs the lock. */
    void clear() {
        long position = head.mark();
        for (long end = tail.position(); position < end; position++) {
            slots.first(position);
            slots.empty(position);
        }
        head.unmarkAt(position);
    }

    /** The elements as they are. Needs the lock. */
    Snapshot snapshot() {
        long first = head.mark();
        try {
            var elements = new Object[(int) (tail.position() - first)];
            for (int i = 0; i < elements.length; i++) {
                elements[i] = slots.first(first + i);
            }
            return new Snapshot(elements, first, lastShift);
        } finally {
            head.unmarkAt(first);
        }
    }

    /** Removes an element that a snapshot showed, unless it is gone already. Needs the lock. */
    boolean remove(Snapshot snapshot, int index) {
        long first = head.mark();
        long position = snapshot.positionNow(index);
        if (position < first) {
            head.unmarkAt(first);
            return false;
        }
        slots.removeAt(position, first);
        lastShift = lastShift.then(new Snapshot.Shift(first, position));
        head.unmarkAt(first + 1);
        return true;
    }
}
