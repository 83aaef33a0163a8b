package org.ipclab.pool.threads;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.Condition;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The threads of a pool that sleep, as there is nothing to do. All methods need the pool's lock,
 * but {@link #mayBeWoken}.
 *
 * <p>A task that comes under the lock is seen before a thread sleeps. One that comes without it is
 * seen, too: whoever brings it looks at {@link #mayBeWoken} afterwards, with a full fence between,
 * and who goes to sleep looks for tasks after he can be seen there.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // all updates are under the lock
public final class Sleepers {
    private final Condition work;
    private final BooleanSupplier isOver;
    private volatile int unwoken; // that sleep, and nobody woke
    private int wakeUps; // of which no thread has taken notice yet
    private int count; // that sleep, woken or not

    /**
     * No thread sleeps yet.
     *
     * @param work a condition of the pool's lock
     * @param isOver whether no more work will come; {@link #wakeAll} is then to be called
     */
    public Sleepers(Condition work, BooleanSupplier isOver) {
        this.work = work;
        this.isOver = isOver;
    }

    /**
     * Whether {@link #wakeOne} is worth the lock. Needs no lock. It may still find nobody: a thread
     * that was about to sleep may have found a task in its last look.
     */
    public boolean mayBeWoken() {
        return unwoken > 0;
    }

    /** Wakes one; returns false if none sleeps that was not woken before. */
    public boolean wakeOne() {
        if (unwoken == 0) {
            return false;
        }
        unwoken--;
        wakeUps++;
        work.signal();
        return true;
    }

    /** Lets all see that it is over. */
    public void wakeAll() {
        work.signalAll();
    }

    /** How many sleep. */
    public int count() {
        return count;
    }

    /**
     * Sleeps until it is woken, or until it is over.
     *
     * @param lastLook finds work; asked before the thread sleeps
     * @return what the last look found; null if there was nothing, and all is to be looked at again
     */
    public @Nullable Runnable sleep(Supplier<@Nullable Runnable> lastLook) {
        unwoken++;
        VarHandle.fullFence();
        Runnable found = lastLook.get();
        if (found != null) {
            unwoken--; // nobody can have woken us yet: a wake-up that is there is another's
            return found;
        }
        count++;
        while (wakeUps == 0 && !isOver.getAsBoolean()) {
            work.awaitUninterruptibly();
        }
        count--;
        if (wakeUps > 0) {
            wakeUps--;
        } else {
            unwoken--;
        }
        return null;
    }
}
