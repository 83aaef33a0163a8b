package org.ipclab.shared.lock;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import org.ipclab.shared.event.Wait;
import org.ipclab.shared.os.Life;
import org.ipclab.shared.os.Platform;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinPool.ManagedBlocker;

/**
 * Where threads of several processes sleep until another says that something has changed which a
 * {@link MappedMutex} protects.
 *
 * <p>The first of three words is a sequence number, and it is what they sleep on. Whoever waits
 * reads it, looks whether there is a reason to wait, gives back the mutex, and sleeps as long as
 * the number is what it was. Every signal moves it on, so none falls in between.
 *
 * <p>Nobody counts the sleepers, for a killed one would be counted for ever. The other two words
 * number all that ever came to wait, and tell up to which of them it is known that nobody sleeps. A
 * signal that finds the two the same does nothing; one that wakes fewer than it wanted makes them
 * so. A stale or a lost update costs a futile call of the kernel, never a wake-up.
 *
 * <p>A signal can get lost in three ways: the thread that was woken is killed, or the one that
 * moved the number on is killed before it wakes anybody, or it is killed before both, with the
 * mutex held. So a sleeper looks every few milliseconds whether the number has moved on or the
 * mutex belongs to the dead.
 */
public final class MutexCondition {
    static final int BYTES = 16;

    private static final VarHandle INT = JAVA_INT.varHandle();
    private static final long SEQUENCE_AT = 0;
    private static final long CAME_AT = 4;
    private static final long GONE_AT = 8;
    private static final long LOOK_AGAIN_NANOS = 5_000_000;

    private final MappedMutex mutex;
    private final MemorySegment memory;
    private final long offset;
    private final String name;
    private final Platform platform = Platform.current();
    private long lookAgainNanos = LOOK_AGAIN_NANOS;

    MutexCondition(MappedMutex mutex, MemorySegment memory, long offset, String name) {
        this.mutex = mutex;
        this.memory = memory;
        this.offset = offset;
        this.name = name;
    }

    /**
     * Where the sequence is, to be read before looking for a reason to wait.
     *
     * @return the number
     */
    public int sequence() {
        return load(SEQUENCE_AT);
    }

    /**
     * Gives back the mutex, sleeps until the sequence moves on, and takes the mutex again.
     *
     * @param sequence what it was when there was a reason to wait
     * @param what what is waited for, for events
     * @param deadline when the wait ends, that for the mutex included
     * @return true if this thread owns the mutex again, for whatever reason it woke up; false if it
     *     could not be had in time
     * @throws InterruptedException if interrupted; this thread does not own the mutex then
     */
    public boolean await(int sequence, String what, Deadline deadline) throws InterruptedException {
        sleep(sequence, what, deadline);
        boolean back = false;
        try {
            back = mutex.acquire(deadline);
            return back;
        } finally {
            if (!back) {
                passOn();
            }
        }
    }

    /**
     * Gives back the mutex, and sleeps until the sequence moves on. Does not take it again.
     *
     * @param sequence what it was when there was a reason to wait
     * @param what what is waited for, for events
     * @param deadline when the wait ends
     * @throws InterruptedException if interrupted
     */
    public void sleep(int sequence, String what, Deadline deadline) throws InterruptedException {
        INT.getAndAdd(memory, offset + CAME_AT, 1);
        mutex.release();
        Wait event = Wait.onCondition(name, what);
        Sleep sleep = new Sleep(sequence, deadline);
        try {
            ForkJoinPool.managedBlock(sleep);
        } catch (InterruptedException e) {
            passOn();
            throw e;
        } catch (IllegalStateException e) {
            throw mutex.explained(e);
        } finally {
            event.end(sleep.signalled);
        }
    }

    /** A signal that may have been for a thread that leaves is for another. */
    private void passOn() {
        platform.wake(memory, offset + SEQUENCE_AT, 1);
    }

    /** One sleep, without the mutex. */
    private final class Sleep implements ManagedBlocker {
        private final int sequence;
        private final Deadline deadline;
        private boolean signalled;

        Sleep(int sequence, Deadline deadline) {
            this.sequence = sequence;
            this.deadline = deadline;
        }

        @Override
        public boolean isReleasable() {
            signalled = sequence != sequence();
            return signalled;
        }

        @Override
        public boolean block() throws InterruptedException {
            long nanos = deadline.left(lookAgainNanos);
            while (nanos > 0 && !isReleasable() && !isOwnerDead()) {
                platform.await(memory, offset + SEQUENCE_AT, sequence, nanos);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                mutex.requireOpen();
                nanos = deadline.left(lookAgainNanos);
            }
            return true;
        }

        private boolean isOwnerDead() {
            long owner = mutex.mutex().owner();
            return owner != 0 && platform.life(owner) == Life.DEAD;
        }
    }

    /**
     * Tells threads that wait that something has changed. Only for the owner of the mutex; they are
     * woken when it has given that back.
     *
     * @param most how many threads
     */
    public void signal(int most) {
        int came = load(CAME_AT);
        if (came != load(GONE_AT)) {
            INT.getAndAdd(memory, offset + SEQUENCE_AT, 1);
            mutex.self().defer(() -> wake(most, came));
        }
    }

    private void wake(int most, int came) {
        try {
            if (platform.wake(memory, offset + SEQUENCE_AT, most) < most) {
                INT.setVolatile(memory, offset + GONE_AT, came);
            }
        } catch (IllegalStateException unmapped) {
            // Another thread has closed the memory since the mutex was given back.
        }
    }

    /** Wakes all, at once. Needs no mutex, and does not ask who waits. */
    public void wakeAll() {
        INT.getAndAdd(memory, offset + SEQUENCE_AT, 1);
        platform.wake(memory, offset + SEQUENCE_AT, Integer.MAX_VALUE);
    }

    /** For tests that a lost wake-up should hang. */
    void trustSignals() {
        lookAgainNanos = Long.MAX_VALUE;
    }

    /** How many ever came to wait; each of them has seen the sequence. For tests. */
    int came() {
        return load(CAME_AT);
    }

    private int load(long at) {
        return (int) INT.getVolatile(memory, offset + at);
    }
}
