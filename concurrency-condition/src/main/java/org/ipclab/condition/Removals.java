package org.ipclab.condition;

import org.jspecify.annotations.Nullable;

/**
 * Where elements went when one before the tail was removed. An element's place is how many had left
 * before it came to the head, so it names one element for ever; only a removal from the middle
 * moves elements, those in front of it, to the next place.
 */
final class Removals {
    /**
     * The last removal. Knows only the later ones, so those that nobody can ask for are garbage.
     */
    private Removal last = new Removal(0, 0);

    /** The elements from place {@code head} to this one were moved one up. */
    void add(long head, long place) {
        last = last.next = new Removal(head, place);
    }

    Removal last() {
        return last;
    }

    static final class Removal {
        private final long head;
        private final long place;
        private @Nullable Removal next;

        Removal(long head, long place) {
            this.head = head;
            this.place = place;
        }

        /** Where the element is now that had this place after this removal, or -1 if it is gone. */
        long placeNow(long then) {
            long now = then;
            for (var removal = next; removal != null; removal = removal.next) {
                if (now < removal.head || now == removal.place) {
                    return -1;
                }
                now += now < removal.place ? 1 : 0;
            }
            return now;
        }
    }
}
