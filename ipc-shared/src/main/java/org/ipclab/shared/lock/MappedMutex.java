package org.ipclab.shared.lock;

import org.ipclab.shared.os.Identity;
import org.ipclab.shared.os.Platform;
import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A {@link RobustMutex} for the threads of this process, in memory that may be closed under them,
 * with the conditions that lie beside it.
 *
 * <p>Whoever closes the memory says so first, and then looks who owns the mutex. Whoever takes the
 * mutex looks afterwards whether the memory was closed. So one of the two sees the other.
 */
public final class MappedMutex {
    /** How many conditions there are. */
    public static final int CONDITIONS = 4;

    /** How much memory it takes, with the conditions. */
    public static final int BYTES = RobustMutex.BYTES + CONDITIONS * MutexCondition.BYTES;

    private static final long BRIEFLY_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Lifetime lifetime;
    private final RobustMutex mutex;
    private final List<MutexCondition> conditions = new ArrayList<>(CONDITIONS);

    /** Who asked last, so that nobody is looked up again and again. Races do no harm. */
    private @Nullable Owner last;

    /**
     * The mutex at some place.
     *
     * @param memory where it is
     * @param offset where in it, a multiple of 64
     * @param name what it is called in events
     * @param lifetime how long the memory is mapped
     * @param onRecovery what a thread does that takes the mutex from a dead owner
     */
    public MappedMutex(
            MemorySegment memory,
            long offset,
            String name,
            Lifetime lifetime,
            Consumer<MappedMutex> onRecovery) {
        this.lifetime = lifetime;
        this.mutex = new RobustMutex(memory, offset, name, lifetime, () -> recover(onRecovery));
        for (int i = 0; i < CONDITIONS; i++) {
            long at = offset + RobustMutex.BYTES + i * (long) MutexCondition.BYTES;
            conditions.add(new MutexCondition(this, memory, at, name));
        }
    }

    /** The dead owner may have changed what others wait for, and not told them. */
    private void recover(Consumer<MappedMutex> onRecovery) {
        conditions.forEach(MutexCondition::wakeAll);
        onRecovery.accept(this);
    }

    /**
     * One of the conditions.
     *
     * @param index which, from 0
     * @return the same object each time
     */
    public MutexCondition condition(int index) {
        return conditions.get(index);
    }

    /**
     * The current thread.
     *
     * @return who it is
     * @throws WrongThreadException if it is a virtual thread
     */
    public Owner self() {
        Owner known = last;
        if (known == null || !known.thread().equals(Thread.currentThread())) {
            known = Owner.current();
            last = known;
        }
        return known;
    }

    /**
     * Takes the mutex if it is free or its owner is dead.
     *
     * @return true if this thread is the owner now
     * @throws IllegalStateException if the memory is closed
     */
    public boolean tryAcquire() {
        lifetime.requireOpen();
        Owner self = self();
        return mutex.tryAcquireOrRecover(self) && stayedOpen(self);
    }

    /**
     * Takes the mutex, and waits for it at most so long.
     *
     * @param deadline when the wait ends
     * @return true if this thread is the owner now
     * @throws InterruptedException if interrupted; it is not the owner then
     * @throws IllegalStateException if it is the owner already, or the memory is closed
     */
    public boolean acquire(Deadline deadline) throws InterruptedException {
        lifetime.requireOpen();
        Owner self = self();
        try {
            return mutex.acquire(self, deadline) && stayedOpen(self);
        } catch (IllegalStateException e) {
            throw explained(e);
        }
    }

    /**
     * Takes the mutex, and waits for it at most so long. An interrupt stays set.
     *
     * @param deadline when the wait ends
     * @return true if this thread is the owner now
     * @throws IllegalStateException if it is the owner already, or the memory is closed
     */
    public boolean acquireUninterruptibly(Deadline deadline) {
        lifetime.requireOpen();
        Owner self = self();
        try {
            return mutex.acquireUninterruptibly(self, deadline) && stayedOpen(self);
        } catch (IllegalStateException e) {
            throw explained(e);
        }
    }

    /**
     * Takes the mutex for a call that is not to wait for anything else. An interrupt stays set.
     *
     * @throws IllegalStateException if it has been held for five seconds, or the memory is closed
     */
    public void acquireBriefly() {
        if (!acquireUninterruptibly(Deadline.in(BRIEFLY_NANOS))) {
            throw new IllegalStateException(
                    "the lock has been held for "
                            + TimeUnit.NANOSECONDS.toSeconds(BRIEFLY_NANOS)
                            + " s: either "
                            + describeOwner()
                            + " was stopped, or another process has damaged the lock");
        }
    }

    /** Where the memory was unmapped, that is the reason why something failed. */
    IllegalStateException explained(IllegalStateException e) {
        lifetime.requireOpen();
        return e;
    }

    /**
     * Insists that the memory was not closed.
     *
     * @throws IllegalStateException if it was
     */
    public void requireOpen() {
        lifetime.requireOpen();
    }

    /**
     * Whether the memory was closed.
     *
     * @return true if so
     */
    public boolean isClosed() {
        return lifetime.isClosed();
    }

    private boolean stayedOpen(Owner self) {
        if (lifetime.isClosed()) {
            mutex.release(self);
            lifetime.left();
            lifetime.requireOpen();
        }
        return true;
    }

    /**
     * Gives the mutex back.
     *
     * @throws IllegalMonitorStateException if this thread is not the owner
     */
    public void release() {
        Owner self = self();
        try {
            mutex.release(self);
        } catch (IllegalStateException e) {
            throw explained(e);
        }
        self.runDeferred();
        if (lifetime.isClosed()) {
            lifetime.left();
        }
    }

    /** Gives the mutex back if this thread is the owner. */
    public void releaseIfHeld() {
        if (isHeld()) {
            release();
        }
    }

    /**
     * Whether this thread is the owner.
     *
     * @return true if so
     */
    public boolean isHeld() {
        try {
            return !Thread.currentThread().isVirtual() && mutex.isOwner(self());
        } catch (IllegalStateException unmapped) {
            return false; // it is not unmapped while a thread of this process is the owner
        }
    }

    /**
     * Insists that this thread is the owner.
     *
     * @throws IllegalMonitorStateException if it is not
     */
    public void requireHeld() {
        if (!isHeld()) {
            throw new IllegalMonitorStateException("this thread does not hold the lock");
        }
    }

    /**
     * Who the owner is, in words.
     *
     * @return such as {@code thread 5 of process 3}
     */
    public String describeOwner() {
        long owner = mutex.owner();
        return "thread "
                + Identity.number(owner)
                + " of process "
                + Platform.current().processOf(owner);
    }

    /**
     * The mutex itself.
     *
     * @return what to ask about it
     */
    public RobustMutex mutex() {
        return mutex;
    }
}
