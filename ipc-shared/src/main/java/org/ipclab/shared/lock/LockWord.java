package org.ipclab.shared.lock;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.ipclab.shared.os.Identity;
import org.ipclab.shared.os.Life;
import org.ipclab.shared.os.Platform;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * The word of a mutex: who owns it, and three flags.
 *
 * <pre>
 *   63            32 31       25  24  23  22 21                0
 *   | when it began |  unused   | H | R | W | number of thread |     no owner: free
 * </pre>
 */
public final class LockWord {
    /** {@code W}: somebody may sleep until the word changes. */
    static final long WAITERS = 1L << 22;

    /** {@code R}: an owner died, and what the mutex protects may be half changed. */
    static final long REPAIR = 1L << 23;

    /** {@code H}: somebody has waited long. */
    static final long HURRY = 1L << 24;

    static final long FREE = 0;

    private static final VarHandle WORD = JAVA_LONG.varHandle();

    private final MemorySegment memory;
    private final long offset;
    private final Platform platform = Platform.current();

    LockWord(MemorySegment memory, long offset) {
        this.memory = memory;
        this.offset = offset;
    }

    long load() {
        return (long) WORD.getVolatile(memory, offset);
    }

    /** Everything that was done before is seen by whoever reads the new word. */
    boolean replace(long seen, long next) {
        return WORD.compareAndSet(memory, offset, seen, next);
    }

    void clear(long flag) {
        WORD.getAndBitwiseAnd(memory, offset, ~flag);
    }

    /** Sleeps as long as the lower half is what was seen; it has the flags and the number. */
    void await(long seen, long nanos) {
        platform.await(memory, offset, (int) seen, nanos);
    }

    void wakeOne() {
        platform.wake(memory, offset, 1);
    }

    Life lifeOfOwner(long word) {
        return platform.life(identity(word));
    }

    static boolean isFree(long word) {
        return identity(word) == 0;
    }

    static boolean isOwner(long word, Owner thread) {
        return identity(word) == thread.identity();
    }

    static long identity(long word) {
        return word & ~Identity.FREE_BITS;
    }

    static boolean has(long word, long flag) {
        return (word & flag) != 0;
    }

    /**
     * Whether a living thread of this process owns the mutex at some place.
     *
     * @param memory where the word is
     * @param offset where in it
     * @return true if so
     */
    public static boolean isHeldByThisProcess(MemorySegment memory, long offset) {
        long owner = identity(new LockWord(memory, offset).load());
        return owner != 0 && Platform.current().isOwn(owner);
    }

    /**
     * Gives back the mutex at some place if a living thread of this process owns it.
     *
     * @param memory where the word is
     * @param offset where in it
     */
    public static void giveBack(MemorySegment memory, long offset) {
        if (isHeldByThisProcess(memory, offset)) {
            LockWord word = new LockWord(memory, offset);
            word.clear(~REPAIR);
            word.wakeOne();
        }
    }
}
