package org.ipclab.shared;

import org.ipclab.shared.lock.Deadline;
import org.ipclab.shared.lock.LockCounters;
import org.ipclab.shared.lock.MappedMutex;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * Mutual exclusion among the threads of several processes, which outlives the death of any of them.
 *
 * <p>When a process is killed, or a thread ends, while it holds the lock, the next one gets it, and
 * {@link #isAbandoned} tells it so: what the lock protects may be half changed. Whoever has mended
 * it says {@link #recovered}; until then every holder is told.
 *
 * {@snippet class="org.ipclab.shared.SharedSnippets" region="lock"}
 *
 * <p>What a holder wrote before it unlocked is seen by the next holder. There is no order among
 * those who wait, but none waits for ever while others come and go. Not reentrant. Only for
 * platform threads: a virtual thread may go on as another thread of the operating system, which
 * does not hold the lock.
 *
 * <p>A wait cannot be interrupted at once, since the kernel knows nothing of interrupts: it is
 * noticed within 3 milliseconds. A holder that is stopped, and not killed, holds up the others.
 *
 * <p>The memory holds no pointers. A process that writes into the lock what it should not can make
 * it useless, and do no other harm to those who share it.
 *
 * <p>All processes must be in one PID namespace and one time namespace, in which a thread's number
 * and the time of its start mean the same.
 */
public final class SharedLock implements Lock {
    /** How much memory a lock takes. */
    public static final int BYTES = 320;

    /** How many conditions a lock has. */
    public static final int CONDITIONS = MappedMutex.CONDITIONS;

    private final SharedMemory memory;
    private final String name;
    private final MappedMutex mutex;
    private final AtomicInteger conditions = new AtomicInteger();

    private SharedLock(SharedMemory memory, long offset, Consumer<MappedMutex> onRecovery) {
        MemorySegment region = Structure.LOCK.findOrCreate(memory, offset, BYTES);
        memory.watch(offset + Structure.LINE);
        this.memory = memory;
        this.name = memory.placeName(offset);
        this.mutex = new MappedMutex(region, Structure.LINE, name, memory.lifetime(), onRecovery);
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
     * @throws IllegalStateException if the memory is closed; or it was made elsewhere, and has no
     *     lock there, or one of another namespace
     */
    public static SharedLock in(SharedMemory memory, long offset) {
        return new SharedLock(memory, offset, _ -> {});
    }

    /** A lock of something that is whole after each step: that a holder died is no news. */
    static SharedLock ofWholeStates(SharedMemory memory, long offset) {
        return new SharedLock(memory, offset, mutex -> mutex.mutex().repaired());
    }

    /**
     * Takes the lock, waiting as long as it is held. An interrupt does not end the wait.
     *
     * @throws IllegalStateException if this thread holds it already, or the memory is closed
     * @throws WrongThreadException if this is a virtual thread
     */
    @Override
    public void lock() {
        mutex.acquireUninterruptibly(Deadline.NEVER);
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
        mutex.acquire(Deadline.NEVER);
    }

    /**
     * Takes the lock if nobody holds it, or its holder is dead. Does not wait.
     *
     * @return true if this thread holds it now; false also if it did before
     * @throws IllegalStateException if the memory is closed
     * @throws WrongThreadException if this is a virtual thread
     */
    @Override
    public boolean tryLock() {
        return mutex.tryAcquire();
    }

    /**
     * Takes the lock, waiting at most so long.
     *
     * @param timeout the longest wait; zero or less does not wait
     * @return true if this thread holds it now; false, and at once, also if it did before
     * @throws InterruptedException if this thread is interrupted; it does not hold the lock then
     * @throws IllegalStateException if the memory is closed
     * @throws WrongThreadException if this is a virtual thread
     */
    public boolean tryLock(Duration timeout) throws InterruptedException {
        return !mutex.isHeld() && mutex.acquire(Deadline.in(timeout));
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        return !mutex.isHeld() && mutex.acquire(Deadline.in(unit.toNanos(time)));
    }

    /**
     * Whether a holder died, and nobody has called {@link #recovered} since.
     *
     * @return true if what the lock protects may be half changed
     * @throws IllegalMonitorStateException if this thread does not hold the lock
     */
    public boolean isAbandoned() {
        mutex.requireHeld();
        return mutex.mutex().needsRepair();
    }

    /**
     * Says that what the lock protects is whole again, or was never half changed.
     *
     * @throws IllegalMonitorStateException if this thread does not hold the lock
     */
    public void recovered() {
        mutex.requireHeld();
        mutex.mutex().repaired();
    }

    /**
     * Whether this thread holds the lock, by this object or another for the same place.
     *
     * @return true if so
     */
    public boolean isHeldByCurrentThread() {
        return mutex.isHeld();
    }

    /**
     * Gives the lock back.
     *
     * @throws IllegalMonitorStateException if this thread does not hold it
     */
    @Override
    public void unlock() {
        mutex.release();
    }

    /**
     * Who holds the lock, of all threads of all processes.
     *
     * @return the thread at some moment of the call, or empty if nobody holds the lock
     * @throws IllegalStateException if the memory is closed
     */
    public Optional<ThreadId> holder() {
        mutex.requireOpen();
        return Optional.of(mutex.mutex().owner()).filter(owner -> owner != 0).map(ThreadId::of);
    }

    /**
     * Who has waited for the lock for more than a millisecond or so.
     *
     * @return up to eight threads of all processes, in no order
     * @throws IllegalStateException if the memory is closed
     */
    public List<ThreadId> waiters() {
        mutex.requireOpen();
        return LongStream.of(mutex.mutex().longWaiters()).mapToObj(ThreadId::of).toList();
    }

    /**
     * What the lock has seen of waits and deaths in all processes, since it was made.
     *
     * @return the counts at some moment of the call
     * @throws IllegalStateException if the memory is closed
     */
    public SharedLockStats stats() {
        mutex.requireOpen();
        LockCounters counters = mutex.mutex().counters();
        return new SharedLockStats(
                counters.waits(),
                Duration.ofNanos(counters.waitedNanos()),
                Duration.ofNanos(counters.longestNanos()),
                counters.recoveries());
    }

    /**
     * One of the lock's conditions. Processes that mean the same condition name the same number.
     *
     * @param number which, from 0 to below {@link #CONDITIONS}
     * @return the condition
     * @throws IllegalArgumentException if there is none of that number
     */
    public SharedCondition condition(int number) {
        return condition(number, "signal");
    }

    /** With a word for events. */
    SharedCondition condition(int number, String what) {
        if (number < 0 || number >= CONDITIONS) {
            throw new IllegalArgumentException(
                    "a lock has the conditions 0 to " + (CONDITIONS - 1) + ", not " + number);
        }
        return new SharedCondition(mutex, number, what);
    }

    /**
     * The next of the lock's conditions, so that code which was written for any {@link Lock} works:
     * the first call gives number 0, the second number 1. Processes that run the same code then
     * mean the same conditions. {@link #condition(int)} says which.
     *
     * @return the condition
     * @throws IllegalStateException if this object has given away all {@link #CONDITIONS}
     */
    @Override
    public SharedCondition newCondition() {
        int number = conditions.getAndIncrement();
        if (number >= CONDITIONS) {
            throw new IllegalStateException("a SharedLock has no more than 4 conditions");
        }
        return condition(number);
    }

    /** For the package's own classes, which give it back by {@link #unlockIfHeld}. */
    boolean lock(Deadline deadline) throws InterruptedException {
        return mutex.acquire(deadline);
    }

    /** For calls that are not to wait for anything else: fails if that takes five seconds. */
    void lockBriefly() {
        mutex.acquireBriefly();
    }

    /** A wait on a condition ends without the lock if that could not be had back. */
    void unlockIfHeld() {
        mutex.releaseIfHeld();
    }

    /** For tests. */
    MappedMutex mutex() {
        return mutex;
    }

    @Override
    public String toString() {
        return "SharedLock["
                + name
                + (memory.lifetime().isClosed()
                        ? ""
                        : holder().map(by -> ", held by " + by).orElse(""))
                + "]";
    }
}
