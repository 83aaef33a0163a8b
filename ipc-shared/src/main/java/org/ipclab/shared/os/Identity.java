package org.ipclab.shared.os;

/**
 * Who a thread is, in 64 bits: its number in the lower 22, when it (or its process) began in the
 * upper 32, which tells it apart from another that gets the same number later. The bits in between
 * are free for whoever keeps an identity in a word.
 */
public final class Identity {
    /** The bits that are zero in every identity. */
    public static final long FREE_BITS = 0x1FFL << 22;

    /** No thread's number is above it. */
    public static final int HIGHEST_NUMBER = (1 << 22) - 1;

    private Identity() {}

    static long of(long number, long began) {
        return number | began << 32;
    }

    /**
     * The number of the thread or process.
     *
     * @param identity the identity
     * @return 0 to {@link #HIGHEST_NUMBER}
     */
    public static int number(long identity) {
        return (int) identity & HIGHEST_NUMBER;
    }

    static int began(long identity) {
        return (int) (identity >>> 32);
    }
}
