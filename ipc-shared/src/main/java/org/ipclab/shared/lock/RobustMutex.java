package org.ipclab.shared.lock;

import static org.ipclab.shared.lock.LockWord.FREE;
import static org.ipclab.shared.lock.LockWord.HURRY;
import static org.ipclab.shared.lock.LockWord.REPAIR;
import static org.ipclab.shared.lock.LockWord.WAITERS;

import org.ipclab.shared.event.Wait;
import org.ipclab.shared.os.Identity;
import org.ipclab.shared.os.Life;

import java.lang.foreign.MemorySegment;

/**
 * A mutex in memory that processes share, which outlives its owner.
 *
 * <p>One {@link LockWord} says which thread owns it, and that is all that decides. Whoever finds it
 * free puts itself there by one compare-and-exchange, and takes itself out by another; no call of
 * the kernel as long as nobody waits (Drepper, "Futexes Are Tricky", 2004). Who waits sets {@code
 * W} and sleeps until the word changes; who unlocks and sees {@code W} wakes one. Who has slept
 * leaves {@code W} in the word when it takes the mutex, because others may sleep behind it.
 *
 * <p>Nobody is told when an owner dies. So nobody sleeps for long: after each slice of time with
 * the same owner a waiter asks the system whether that thread still lives. If not, one
 * compare-and-exchange of exactly that word makes it the owner, so there is one; {@code R}, for
 * repair, then stays in the word until an owner says that what the mutex protects is whole.
 *
 * <p>Whoever unlocks often locks again at once, and would win over all who must be woken first. So
 * who has waited long sets {@code H}, and whoever unlocks then stands back until somebody else has
 * the mutex, for at most 50 microseconds.
 *
 * <p>The word is the only thing that is trusted, and as far as this: if others change it against
 * the rules, the mutex may be owned by two threads, or by one that never unlocks. There are no
 * pointers to follow.
 */
public final class RobustMutex {
    /** How much memory it takes: three cache lines, the first of which is the word's. */
    public static final int BYTES = 192;

    private static final long COUNTERS_AT = 64;
    private static final long WAITERS_AT = 128;
    private static final long STAND_BACK_NANOS = 50_000;
    private static final long LOOK_AGAIN_NANOS = 1_000_000;

    private final LockWord word;
    private final LockCounters counters;
    private final WaiterTable waiters;
    private final String name;
    private final Lifetime lifetime;
    private final Runnable onRecovery;

    /** When {@link #tryAcquireOrRecover} last asked for a life. Races do no harm. */
    private long lastLook = System.nanoTime();

    /**
     * The mutex at some place. A place of zeros is a free mutex.
     *
     * @param memory where it is
     * @param offset where in it, a multiple of 64
     * @param name what it is called in events
     * @param lifetime how long the memory is mapped; waits end when it is closed
     * @param onRecovery what the new owner does when the old one died, with the mutex held
     */
    public RobustMutex(
            MemorySegment memory,
            long offset,
            String name,
            Lifetime lifetime,
            Runnable onRecovery) {
        this.word = new LockWord(memory, offset);
        this.counters = new LockCounters(memory, offset + COUNTERS_AT);
        this.waiters = new WaiterTable(memory, offset + WAITERS_AT);
        this.name = name;
        this.lifetime = lifetime;
        this.onRecovery = onRecovery;
    }

    /**
     * Takes the mutex if it is free.
     *
     * @param self the current thread
     * @return true if it is the owner now
     */
    public boolean tryAcquire(Owner self) {
        return word.replace(FREE, self.identity()) || takeIfFree(word.load(), self, 0);
    }

    /** With whatever flags are left in the word. */
    boolean takeIfFree(long seen, Owner self, long flags) {
        return LockWord.isFree(seen)
                && word.replace(seen, self.identity() | (seen & (WAITERS | REPAIR)) | flags);
    }

    /**
     * Takes the mutex if it is free, or its owner is dead, which is looked at once in a
     * millisecond.
     *
     * @param self the current thread
     * @return true if it is the owner now
     */
    public boolean tryAcquireOrRecover(Owner self) {
        if (tryAcquire(self)) {
            return true;
        }
        long now = System.nanoTime();
        if (now - lastLook < LOOK_AGAIN_NANOS) {
            return false;
        }
        lastLook = now;
        long seen = word.load();
        return takeIfFree(seen, self, 0)
                || (word.lifeOfOwner(seen) == Life.DEAD && recover(seen, self));
    }

    /** Takes it from a dead owner, if that is still in the word. */
    boolean recover(long dead, Owner self) {
        Runnable event = Wait.abandoned(name, Identity.number(dead));
        if (!word.replace(dead, self.identity() | REPAIR | WAITERS)) {
            return false;
        }
        counters.recovered();
        onRecovery.run();
        event.run();
        return true;
    }

    /**
     * Takes the mutex, and waits for it at most so long.
     *
     * @param self the current thread
     * @param deadline when the wait ends
     * @return true if it is the owner now
     * @throws InterruptedException if interrupted; it is not the owner then
     * @throws IllegalStateException if it is the owner already
     */
    public boolean acquire(Owner self, Deadline deadline) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (deadline.nanos() == 0) {
            return tryAcquireOrRecover(self);
        }
        return tryAcquire(self) || waiting(self, deadline, true).await();
    }

    /**
     * Takes the mutex, and waits for it at most so long. An interrupt stays set.
     *
     * @param self the current thread
     * @param deadline when the wait ends
     * @return true if it is the owner now
     * @throws IllegalStateException if it is the owner already
     */
    public boolean acquireUninterruptibly(Owner self, Deadline deadline) {
        try {
            return tryAcquire(self) || waiting(self, deadline, false).await();
        } catch (InterruptedException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private LockWait waiting(Owner self, Deadline deadline, boolean interruptible) {
        if (isOwner(self)) {
            throw new IllegalStateException(
                    "this thread holds the lock already, and would wait for itself for ever");
        }
        return new LockWait(this, self, deadline, interruptible);
    }

    /**
     * Gives the mutex back.
     *
     * @param self the current thread
     * @throws IllegalMonitorStateException if it is not the owner
     */
    public void release(Owner self) {
        if (!word.replace(self.identity(), FREE)) {
            releaseFlagged(self);
        }
    }

    private void releaseFlagged(Owner self) {
        long seen = word.load();
        while (!word.replace(requireOwned(seen, self), seen & REPAIR)) {
            seen = word.load();
        }
        if (LockWord.has(seen, WAITERS)) {
            word.wakeOne();
        }
        if (LockWord.has(seen, HURRY)) {
            standBack();
        }
    }

    private static long requireOwned(long seen, Owner self) {
        if (!LockWord.isOwner(seen, self)) {
            throw new IllegalMonitorStateException(
                    "this thread does not hold the lock"
                            + (LockWord.isFree(seen)
                                    ? ""
                                    : ", thread " + Identity.number(seen) + " does"));
        }
        return seen;
    }

    /** Yields, since whoever was woken may need this very processor. */
    @SuppressWarnings("ThreadPriorityCheck")
    private void standBack() {
        long begin = System.nanoTime();
        try {
            while (LockWord.isFree(word.load()) && System.nanoTime() - begin < STAND_BACK_NANOS) {
                Thread.yield();
            }
        } catch (IllegalStateException unmapped) {
            // Another thread has closed the memory meanwhile, and nobody waits here any more.
        }
    }

    /**
     * Whether a thread is the owner.
     *
     * @param self the thread
     * @return true if so
     */
    public boolean isOwner(Owner self) {
        return LockWord.isOwner(word.load(), self);
    }

    /**
     * Who owns the mutex.
     *
     * @return the identity, 0 if nobody
     */
    public long owner() {
        return LockWord.identity(word.load());
    }

    /**
     * Whether an owner died, and nobody has called {@link #repaired} since.
     *
     * @return true if so
     */
    public boolean needsRepair() {
        return LockWord.has(word.load(), REPAIR);
    }

    /** Says that what the mutex protects is whole. Only for its owner. */
    public void repaired() {
        word.clear(REPAIR);
    }

    /**
     * Who has waited for more than a millisecond.
     *
     * @return the identities of up to eight threads
     */
    public long[] longWaiters() {
        return waiters.living();
    }

    /**
     * What all processes have seen of this mutex.
     *
     * @return the counts
     */
    public LockCounters counters() {
        return counters;
    }

    void requireOpen() {
        lifetime.requireOpen();
    }

    WaiterTable waiters() {
        return waiters;
    }

    LockWord word() {
        return word;
    }

    /** Begins a wait, for those who record. */
    Wait beginWait() {
        return Wait.forLock(name, Identity.number(word.load()));
    }
}
