package org.ipclab.shared;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.util.function.BooleanSupplier;

/**
 * Where threads of several processes wait until something holds that a {@link SharedLock} protects.
 *
 * <p>Two words in memory: a turn, which every signal moves on and on which the kernel lets threads
 * sleep, and a flag that says that somebody may sleep there.
 *
 * <p>Nothing here counts waiters, since a killed one would be counted for ever. The flag is set by
 * whoever is going to sleep and taken down by a signal that finds nobody asleep, both under the
 * lock. Who has set it and does not sleep yet cannot be missed: the turn has moved on, and the
 * kernel sends him back.
 *
 * <p>Signal first, then change what is waited for, both under the lock. A signaller that is killed
 * between the two has changed nothing, and whoever it woke sleeps again; one that is killed after
 * both leaves a thread that is awake and gets the lock from the kernel. The other way round, a kill
 * in between would leave all asleep beside something that holds.
 *
 * <p>A killed waiter may take a signal with it. Therefore nobody sleeps for long without looking.
 */
final class SharedCondition {
    static final int BYTES = 8;

    private static final VarHandle INT = JAVA_INT.varHandle();
    private static final long TURN_AT = 0;
    private static final long FLAG_AT = 4;
    private static final long NANOS_A_SECOND = 1_000_000_000L;

    private final SharedLock lock;
    private final MemorySegment words;
    final long turnAddress;
    private final String name;
    private final long recheckNanos;

    /** With a name for events, and the longest time that a thread sleeps without looking. */
    SharedCondition(SharedLock lock, MemorySegment words, String name, long recheckNanos) {
        this.lock = lock;
        this.words = words;
        this.turnAddress = words.address() + TURN_AT;
        this.name = name;
        this.recheckNanos = recheckNanos;
    }

    /** With the lock held, before and after: true once it holds, false if the time is over. */
    boolean await(BooleanSupplier holds, Deadline deadline) throws InterruptedException {
        if (holds.getAsBoolean()) {
            return true;
        }
        QueueWaitEvent event = new QueueWaitEvent();
        event.begin();
        try {
            do {
                long nanos = deadline.left(recheckNanos);
                if (nanos <= 0) {
                    return false;
                }
                sleep(nanos);
            } while (!holds.getAsBoolean());
            return true;
        } finally {
            event.commit(name);
        }
    }

    private void sleep(long nanos) throws InterruptedException {
        INT.setVolatile(words, FLAG_AT, 1);
        int turn = (int) INT.getVolatile(words, TURN_AT);
        lock.release();
        boolean interrupted = true;
        try {
            interrupted = new Sleep().interrupted(turn, nanos);
        } finally {
            lock.acquire();
        }
        if (interrupted) {
            Thread.interrupted();
            throw new InterruptedException();
        }
    }

    /** With the lock held: wakes some of those that wait. */
    void signal(int most) {
        if (isFlagged() && moveOn(most) <= 0) {
            INT.setVolatile(words, FLAG_AT, 0);
        }
    }

    /** Whether somebody may sleep, or is about to. */
    boolean isFlagged() {
        return (int) INT.getVolatile(words, FLAG_AT) != 0;
    }

    private int moveOn(int most) {
        INT.getAndAdd(words, TURN_AT, 1);
        return Futex.wake(turnAddress, most);
    }

    /**
     * One sleep. Being a channel is the JDK's way to be told of an interrupt: it closes the
     * channel, in the thread that interrupts. Here that wakes everybody to look, so no signal is
     * lost with the interrupted thread.
     */
    private final class Sleep extends AbstractInterruptibleChannel {
        boolean interrupted(int turn, long nanos) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment timespec = arena.allocate(16, 8);
                timespec.set(JAVA_LONG, 0, nanos / NANOS_A_SECOND);
                timespec.set(JAVA_LONG, 8, nanos % NANOS_A_SECOND);
                begin();
                Futex.await(turnAddress, turn, timespec);
                return ended();
            }
        }

        private boolean ended() {
            try {
                end(true);
                return false;
            } catch (AsynchronousCloseException closed) {
                return true;
            }
        }

        @Override
        protected void implCloseChannel() throws IOException {
            moveOn(Integer.MAX_VALUE);
        }
    }
}
