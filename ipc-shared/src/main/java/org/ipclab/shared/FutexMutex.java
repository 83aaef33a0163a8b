package org.ipclab.shared;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import org.ipclab.shared.os.Platform;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/**
 * How a mutex is built: three states of one word, and a way to sleep until a word changes. This is
 * the second mutex of Ulrich Drepper, "Futexes Are Tricky" (2004), for threads of any processes.
 *
 * <pre>
 *                  lock: 0 -> 1                  lock: 1 -> 2, then sleep
 *      0  free  ----------------&gt;  1  locked  ------------------------&gt;  2  locked, and
 *         ^                        |                                     |  somebody may sleep
 *         +--- unlock: 1 -&gt; 0 -----+                                     |
 *         +--- unlock: 2 -&gt; 0, wake one ---------------------------------+
 * </pre>
 *
 * <p>Two things make it fast. Where nobody contends, taking and giving back are one atomic
 * instruction each, and the kernel knows nothing of it. And the third state tells the one who
 * unlocks whether there is anybody to be woken, so it calls the kernel only then.
 *
 * <p>Two things make it right. Whoever goes to sleep says for which value of the word: if the word
 * has changed meanwhile, the kernel does not let it sleep, so no wake-up falls between the look and
 * the sleep. And whoever has slept takes the mutex as <i>2</i>, not as <i>1</i>: it cannot know
 * whether others still sleep, and if there are none, that costs one futile wake-up.
 *
 * <p>What it lacks is an owner. Nobody can tell who holds it, so a thread that locks twice waits
 * for itself, anybody can unlock it, and if its holder is killed, all others wait for ever. {@link
 * SharedLock} has in its word what is missing here.
 *
 * <p>It has no conditions, and it is as unfair as can be: who is awake wins over who must be woken.
 * What a holder wrote before it unlocked is seen by the next holder. Virtual threads may use it,
 * but hold up their carrier while they wait. An interrupt is noticed within 5 milliseconds.
 */
public final class FutexMutex implements Lock {
    /** How much memory a mutex takes. */
    public static final int BYTES = 128;

    private static final VarHandle STATE = JAVA_INT.varHandle();
    private static final long STATE_AT = Structure.LINE;
    private static final int FREE = 0;
    private static final int LOCKED = 1;
    private static final int CONTENDED = 2;

    private static final long FOR_EVER = Long.MAX_VALUE;
    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final MemorySegment memory;
    private final Platform system = Platform.current();

    private FutexMutex(MemorySegment memory) {
        this.memory = memory;
    }

    /**
     * The mutex at some place of the memory. The process that made the memory also makes the mutex,
     * before it gives the memory to others; they find it there.
     *
     * @param memory the memory
     * @param offset where, a multiple of 64; the mutex takes {@link #BYTES}
     * @return the mutex: several objects for one place are the same mutex
     * @throws IllegalArgumentException if it does not fit there
     * @throws IllegalStateException if the memory is closed; or it was made elsewhere, and has no
     *     mutex there
     */
    public static FutexMutex in(SharedMemory memory, long offset) {
        return new FutexMutex(Structure.MUTEX.findOrCreate(memory, offset, BYTES));
    }

    /** Takes the mutex, waiting as long as it is held. An interrupt does not end the wait. */
    @Override
    public void lock() {
        boolean interrupted = false;
        boolean locked = tryLock();
        while (!locked) {
            try {
                locked = lockOrSleep(FOR_EVER);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean tryLock() {
        return STATE.compareAndSet(memory, STATE_AT, FREE, LOCKED);
    }

    @Override
    public void lockInterruptibly() throws InterruptedException {
        if (!tryLock(FOR_EVER, TimeUnit.NANOSECONDS)) {
            throw new AssertionError("292 years have passed");
        }
    }

    /**
     * Takes the mutex, waiting at most so long.
     *
     * @param timeout the longest wait; zero or less does not wait
     * @return true if it was taken
     * @throws InterruptedException if this thread is interrupted; it has not taken the mutex then
     */
    public boolean tryLock(Duration timeout) throws InterruptedException {
        return tryLock(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        long limit = Math.max(unit.toNanos(time), 0);
        long begin = System.nanoTime();
        boolean locked = tryLock();
        while (!locked && System.nanoTime() - begin < limit) {
            locked = lockOrSleep(limit - (System.nanoTime() - begin));
        }
        return locked;
    }

    /** Takes the mutex as contended if it is free, or sleeps once as long as it is contended. */
    private boolean lockOrSleep(long nanos) throws InterruptedException {
        if ((int) STATE.getAndSet(memory, STATE_AT, CONTENDED) == FREE) {
            return true;
        }
        system.await(memory, STATE_AT, CONTENDED, Math.clamp(nanos, 1, SLICE_NANOS));
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return false;
    }

    /** Gives the mutex back, whoever took it. */
    @Override
    public void unlock() {
        if ((int) STATE.getAndSet(memory, STATE_AT, FREE) == CONTENDED) {
            system.wake(memory, STATE_AT, 1);
        }
    }

    /**
     * Not available.
     *
     * @throws UnsupportedOperationException always: {@link SharedLock} has conditions
     */
    @Override
    public Condition newCondition() {
        throw new UnsupportedOperationException("a FutexMutex has no conditions: use a SharedLock");
    }
}
