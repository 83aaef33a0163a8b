package org.ipclab.queue;

/**
 * A position that only grows, and a mark beside it, in one word: a thread that advances it from a
 * word that it has read knows that neither has changed meanwhile.
 */
final class Index extends PaddedLong {
    private static final int MARK = 1; // below the position

    static long position(long word) {
        return word >> 1;
    }

    static boolean isMarked(long word) {
        return (word & MARK) != 0;
    }

    long position() {
        return position(get());
    }

    boolean isMarked() {
        return isMarked(get());
    }

    /** Claims so many positions, unless the word is no longer this. */
    boolean advance(long word, long count) {
        return compareAndSet(word, word + 2 * count);
    }

    /** Sets the mark, and returns the position. */
    long mark() {
        long word = get();
        while (!compareAndSet(word, word | MARK)) {
            word = get();
        }
        return position(word);
    }

    /** Goes to a position without a mark. Only while the mark keeps all others out. */
    void unmarkAt(long position) {
        set(position << 1);
    }

    /** Goes to a position, and keeps the mark. Only while the mark keeps all others out. */
    void markAt(long position) {
        set(position << 1 | MARK);
    }
}
