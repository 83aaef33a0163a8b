package org.ipclab.queue;

import org.ipclab.queue.contention.Backoff;
import org.jspecify.annotations.Nullable;

import java.lang.invoke.VarHandle;
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

    StampedRing(int capacity, ReentrantLock freezing) {
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

    /** Puts the first elements, as many as fit, and returns how many; none if closed. */
    int putMany(Object[] elements) {
        while (true) {
            long word = tail.get();
            long position = Index.position(word);
            int n = (int) Math.min(elements.length, freshRoom(position));
            if (n <= 0 || Index.isMarked(word)) {
                return 0;
            }
            if (tail.advance(word, n)) {
                slots.fillMany(position, elements, n);
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
        if (freezing.isHeldByCurrentThread()) {
            return size() == 0 ? null : elementAt(0); // the target of a drain may look
        }
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

    // The rest needs the lock, and works between freeze and thaw.

    /** Keeps takers out. Those that come wait for the lock. */
    void freeze() {
        head.mark();
    }

    void thaw() {
        head.unmarkAt(head.position());
    }

    /** How many elements have left: the position of the first. */
    long taken() {
        return head.position();
    }

    E elementAt(int index) {
        return slots.first(head.position() + index);
    }

    /** Removes the first elements, all at once. */
    void discard(int n) {
        long first = head.position();
        for (long position = first; position < first + n; position++) {
            slots.first(position);
            slots.empty(position);
        }
        head.markAt(first + n);
    }

    void removeAt(int index) {
        long first = head.position();
        slots.removeAt(first + index, first);
        head.markAt(first + 1);
    }
}
