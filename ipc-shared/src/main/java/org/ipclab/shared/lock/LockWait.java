package org.ipclab.shared.lock;

import static org.ipclab.shared.lock.LockWord.HURRY;
import static org.ipclab.shared.lock.LockWord.WAITERS;

import org.ipclab.shared.event.Wait;

import java.util.concurrent.ForkJoinPool;

/**
 * One thread's wait for a {@link RobustMutex}: it looks for a little while, ever more seldom, since
 * each look takes the word's cache line away from the owner; then it sleeps in slices. After each
 * it looks at the interrupt, the time limit, and the owner's life.
 */
final class LockWait implements ForkJoinPool.ManagedBlocker {
    private static final int LONGEST_PAUSE =
            Runtime.getRuntime().availableProcessors() == 1 ? 0 : 256;
    private static final long FIRST_SLICE_NANOS = 1_000_000;
    private static final long LONGEST_SLICE_NANOS = 3_000_000;
    private static final long DYING_SLICE_NANOS = 100_000;

    private final RobustMutex mutex;
    private final LockWord word;
    private final Owner self;
    private final Deadline deadline;
    private final boolean interruptible;

    private long flags; // what this thread adds to the word
    private long sliceNanos = FIRST_SLICE_NANOS;
    private boolean acquired;
    private boolean interrupted;

    LockWait(RobustMutex mutex, Owner self, Deadline deadline, boolean interruptible) {
        this.mutex = mutex;
        this.word = mutex.word();
        this.self = self;
        this.deadline = deadline;
        this.interruptible = interruptible;
    }

    /** True once this thread is the owner, false if the time is over. */
    boolean await() throws InterruptedException {
        if (!spin()) {
            Wait event = mutex.beginWait();
            long begin = System.nanoTime();
            try {
                ForkJoinPool.managedBlock(this);
            } finally {
                end(System.nanoTime() - begin);
                event.end(acquired);
            }
        }
        return acquired;
    }

    private void end(long nanos) {
        if (isListed()) {
            mutex.waiters().leave(self.identity());
        }
        if (acquired) {
            mutex.counters().waited(nanos);
        }
    }

    private boolean isListed() {
        return (flags & HURRY) != 0;
    }

    private boolean spin() {
        for (int pause = 1; pause <= LONGEST_PAUSE && !acquired; pause *= 2) {
            for (int i = 0; i < pause; i++) {
                Thread.onSpinWait();
            }
            acquired = mutex.takeIfFree(word.load(), self, 0);
        }
        return acquired;
    }

    @Override
    public boolean isReleasable() {
        return acquired;
    }

    @Override
    public boolean block() throws InterruptedException {
        try {
            do {
                takeOrSleep();
            } while (!acquired && deadline.left(1) > 0);
            return true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void takeOrSleep() throws InterruptedException {
        long seen = word.load();
        if (LockWord.isFree(seen)) {
            acquired = mutex.takeIfFree(seen, self, flags & WAITERS);
            return;
        }
        long marked = seen | flags | WAITERS;
        if (seen == marked || word.replace(seen, marked)) {
            sleep(marked);
        }
    }

    private void sleep(long marked) throws InterruptedException {
        long nanos = deadline.left(sliceNanos);
        long begin = System.nanoTime();
        if (nanos > 0) {
            word.await(marked, nanos);
        }
        noticeInterrupt();
        mutex.requireOpen();
        flags |= WAITERS;
        if (System.nanoTime() - begin >= nanos) {
            list();
            long now = word.load();
            if (LockWord.identity(now) == LockWord.identity(marked)) {
                askForLife(now);
            }
        }
    }

    /** From now on others see that this thread waits, and who unlocks stands back. */
    private void list() {
        if (!isListed()) {
            flags |= HURRY;
            mutex.waiters().enter(self.identity());
        }
    }

    private void noticeInterrupt() throws InterruptedException {
        if (Thread.interrupted()) {
            if (interruptible) {
                throw new InterruptedException();
            }
            interrupted = true;
        }
    }

    private void askForLife(long seen) {
        switch (word.lifeOfOwner(seen)) {
            case DEAD -> acquired = mutex.recover(seen, self);
            case DYING -> sliceNanos = DYING_SLICE_NANOS;
            case ALIVE -> sliceNanos = Math.min(2 * sliceNanos, LONGEST_SLICE_NANOS);
        }
    }
}
