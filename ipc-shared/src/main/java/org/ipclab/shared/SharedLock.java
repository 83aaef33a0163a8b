package org.ipclab.shared;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.ipclab.pipes.os.Kernel;
import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/**
 * Mutual exclusion among the threads of several processes, which outlives the death of any of them.
 *
 * <p>When a process is killed, or a thread ends, while it holds the lock, the next one gets it, and
 * {@link #isAbandoned} tells it so: what the lock protects may be half changed. Whoever has mended
 * it says {@link #markConsistent}; until then every holder is told.
 *
 * {@snippet class="org.ipclab.shared.SharedSnippets" region="lock"}
 *
 * <p>What a holder wrote before it unlocked is seen by the next holder. There is no order among
 * those who wait. Not reentrant. Only for platform threads: a virtual thread may go on as another
 * thread of the operating system, which does not hold the lock.
 *
 * <p>A wait cannot be interrupted at once, since the kernel knows nothing of interrupts: it is
 * noticed within 20 milliseconds.
 *
 * <p>Underneath is a robust, process-shared mutex of POSIX threads: the kernel keeps a list of the
 * locks that a thread holds, and hands them on when it ends. All processes must be in one PID
 * namespace, because the kernel tells holders apart by their thread numbers.
 */
public final class SharedLock implements Lock {
    /** How much memory a lock takes. */
    public static final int BYTES = 128;

    private static final int ALIGNMENT = 64;
    private static final long MAGIC_AT = 0;
    private static final long ABANDONED_AT = 8;
    private static final long MUTEX_AT = 16;

    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final SharedMemory memory;
    private final MemorySegment region;
    private final Mutex mutex;

    /** Only compared with the current thread, which sees its own writes: plain is enough. */
    private @Nullable Thread holder;

    private SharedLock(SharedMemory memory, MemorySegment region) {
        this.memory = memory;
        this.region = region;
        this.mutex = new Mutex(region.asSlice(MUTEX_AT));
    }

    /**
     * The lock at the beginning of the memory.
     *
     * @param memory the memory
     * @return the lock, as {@link #in(SharedMemory, long)} says
     */
    public static SharedLock in(SharedMemory memory) {
        return in(memory, 0);
    }

    /**
     * The lock at some place of the memory. The process that made the memory also makes the lock,
     * before it gives the memory to others; they find it there.
     *
     * @param memory the memory
     * @param offset where, a multiple of 64; the lock takes {@link #BYTES}
     * @return the lock: several objects for one place are the same lock
     * @throws IllegalArgumentException if it does not fit there
     * @throws IllegalStateException if the memory is closed, or was made elsewhere and has no lock
     *     of this kind there
     */
    public static SharedLock in(SharedMemory memory, long offset) {
        MemorySegment region = memory.region(offset, BYTES, ALIGNMENT);
        synchronized (memory) {
            if (memory.isCreator() && region.get(JAVA_LONG, MAGIC_AT) == 0) {
                Mutex.initialize(region.asSlice(MUTEX_AT, Mutex.BYTES));
                region.set(JAVA_LONG, MAGIC_AT, magic());
            }
        }
        if (region.get(JAVA_LONG, MAGIC_AT) != magic()) {
            throw new IllegalStateException(
                    "there is no lock at "
                            + offset
                            + ": the process that makes the memory must make the lock too, before"
                            + " it starts others");
        }
        return new SharedLock(memory, region);
    }

    /** Processes whose C libraries differ in the size of a mutex find no lock of their kind. */
    private static long magic() {
        return 0x4950434C_4F434B00L + Mutex.structureBytes(); // "IPCLOCK"
    }

    /**
     * Takes the lock, waiting as long as it is held. An interrupt does not end the wait.
     *
     * @throws IllegalStateException if this thread holds it already, or the memory is closed
     * @throws WrongThreadException if this is a virtual thread
     */
    @Override
    public void lock() {
        memory.enter();
        try {
            acquire();
        } catch (RuntimeException e) {
            memory.leave();
            throw e;
        }
    }

    /**
     * Takes the lock, waiting as long as it is held.
     *
     * @throws InterruptedException if this thread is interrupted; it does not hold the lock then
     * @throws IllegalStateException if this thread holds it already, or the memory is closed
     * @throws WrongThreadException if this is a virtual thread
     */
    @Override
    public void lockInterruptibly() throws InterruptedException {
        lock(Deadline.NEVER);
    }

    /**
     * Takes the lock if nobody holds it. Does not wait.
     *
     * @return true if this thread holds it now; false also if it did before
     * @throws IllegalStateException if the memory is closed, or this thread holds the lock through
     *     another object
     * @throws WrongThreadException if this is a virtual thread
     */
    @Override
    public boolean tryLock() {
        memory.enter();
        boolean acquired = false;
        try {
            acquired = !isHeldByCurrentThread() && tryAcquire();
            return acquired;
        } finally {
            if (!acquired) {
                memory.leave();
            }
        }
    }

    /**
     * Takes the lock, waiting at most so long.
     *
     * @param timeout the longest wait; zero or less does not wait
     * @return true if this thread holds it now
     * @throws InterruptedException if this thread is interrupted; it does not hold the lock then
     * @throws IllegalStateException if this thread holds it already, or the memory is closed
     * @throws WrongThreadException if this is a virtual thread
     */
    public boolean tryLock(Duration timeout) throws InterruptedException {
        return lock(Deadline.in(timeout));
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        return lock(Deadline.in(unit.toNanos(time)));
    }

    private boolean lock(Deadline deadline) throws InterruptedException {
        memory.enter();
        boolean acquired = false;
        try {
            acquired = acquire(deadline);
            return acquired;
        } finally {
            if (!acquired) {
                memory.leave();
            }
        }
    }

    /** For those who keep the memory mapped themselves. */
    boolean acquire(Deadline deadline) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return tryAcquire() || await(deadline);
    }

    /** For those who keep the memory mapped themselves, and cannot be interrupted. */
    void acquire() {
        boolean interrupted = false;
        boolean acquired = tryAcquire();
        while (!acquired) {
            try {
                acquired = await(Deadline.NEVER);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean tryAcquire() {
        if (Thread.currentThread().isVirtual()) {
            throw new WrongThreadException(
                    "a SharedLock needs a platform thread: a virtual thread may go on as another"
                            + " thread of the operating system, which does not hold the lock");
        }
        return isAcquired(mutex.tryLock());
    }

    /** Waits in slices, because a thread inside the C library cannot be interrupted. */
    private boolean await(Deadline deadline) throws InterruptedException {
        LockWaitEvent event = new LockWaitEvent();
        event.begin();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment timespec = arena.allocate(16, 8);
            long nanos = deadline.left(PATIENCE_NANOS);
            while (nanos > 0 && !event.acquired) {
                event.acquired = isAcquired(mutex.lock(nanos, timespec));
                if (!event.acquired && Thread.interrupted()) {
                    throw new InterruptedException();
                }
                nanos = deadline.left(PATIENCE_NANOS);
            }
            return event.acquired;
        } finally {
            event.commit();
        }
    }

    private boolean isAcquired(int result) {
        switch (result) {
            case 0 -> {}
            case Mutex.EOWNERDEAD -> inherit();
            case Mutex.EBUSY, Mutex.ETIMEDOUT -> {
                return false;
            }
            case Mutex.EDEADLK ->
                    throw new IllegalStateException("this thread holds the lock already");
            default -> throw failure(result);
        }
        holder = Thread.currentThread();
        return true;
    }

    /** The mark comes first: if this process is killed in between, the next is told again. */
    private void inherit() {
        region.set(JAVA_INT, ABANDONED_AT, 1);
        int result = mutex.makeConsistent();
        if (result != 0) {
            throw failure(result);
        }
        if (holder != null) { // a thread of this process that ended without unlocking
            memory.leave();
        }
        new LockAbandonedEvent().commit();
    }

    /**
     * Whether a holder died, and nobody has called {@link #markConsistent} since.
     *
     * @return true if what the lock protects may be half changed
     * @throws IllegalMonitorStateException if this thread does not hold the lock
     */
    public boolean isAbandoned() {
        checkHeld();
        return region.get(JAVA_INT, ABANDONED_AT) != 0;
    }

    /**
     * Says that what the lock protects is whole again, or was never half changed.
     *
     * @throws IllegalMonitorStateException if this thread does not hold the lock
     */
    public void markConsistent() {
        checkHeld();
        region.set(JAVA_INT, ABANDONED_AT, 0);
    }

    /**
     * Whether this thread has taken the lock through this object.
     *
     * @return true if so
     */
    public boolean isHeldByCurrentThread() {
        return Thread.currentThread().equals(holder);
    }

    /**
     * Gives the lock back.
     *
     * @throws IllegalMonitorStateException if this thread does not hold it
     */
    @Override
    public void unlock() {
        checkHeld();
        release();
        memory.leave();
    }

    /** For those who keep the memory mapped themselves. */
    void release() {
        holder = null;
        int result = mutex.unlock();
        if (result != 0) {
            throw failure(result);
        }
    }

    private void checkHeld() {
        if (!isHeldByCurrentThread()) {
            throw new IllegalMonitorStateException("this thread does not hold the lock");
        }
    }

    private static IllegalStateException failure(int error) {
        return new IllegalStateException(
                "the lock is unusable: " + Kernel.message(error) + " (errno " + error + ")");
    }

    /**
     * Not available.
     *
     * @throws UnsupportedOperationException always: {@link SharedQueue} is there to wait on
     */
    @Override
    public Condition newCondition() {
        throw new UnsupportedOperationException(
                "a SharedLock has no conditions: use a SharedQueue to wait for another process");
    }

    @Override
    public String toString() {
        return "SharedLock[" + (isHeldByCurrentThread() ? "held by this thread]" : "]");
    }
}
