package org.ipclab.shared;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.ipclab.pipes.os.BareCall;
import org.ipclab.pipes.os.Kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The C library's mutex, robust and shared by processes, at some address.
 *
 * <p>Its functions return the error number itself. The holder is the thread of the operating
 * system, which a platform thread never changes.
 */
final class Mutex {
    /** Generous: the structure has 40 bytes on x86-64 and RISC-V, 48 on AArch64. */
    static final int BYTES = 96;

    static final int EBUSY = 16;
    static final int EPERM = 1;
    static final int EDEADLK = 35;
    static final int ETIMEDOUT = 110;
    static final int EOWNERDEAD = 130;

    private static final int SHARED = 1;
    private static final int ROBUST = 1;
    private static final int ERROR_CHECK = 2;
    private static final int CLOCK_MONOTONIC = 1;
    private static final byte UNTOUCHED = (byte) 0xA5;
    private static final long NANOS_A_SECOND = 1_000_000_000L;

    private static final MemorySegment TRY_LOCK = Kernel.function("pthread_mutex_trylock");
    private static final MemorySegment UNLOCK = Kernel.function("pthread_mutex_unlock");
    private static final MemorySegment CLOCK_LOCK = Kernel.function("pthread_mutex_clocklock");
    private static final MemorySegment CONSISTENT = Kernel.function("pthread_mutex_consistent");
    private static final MemorySegment CLOCK_GETTIME = Kernel.function("clock_gettime");

    private final long address;

    Mutex(MemorySegment place) {
        this.address = place.address();
    }

    /** Writes a new mutex, which no process may know yet. */
    static void initialize(MemorySegment place) {
        place.copyFrom(Draft.MUTEX);
    }

    /** How long the structure of this C library is: processes that disagree cannot share one. */
    static int structureBytes() {
        return Draft.LENGTH;
    }

    /**
     * An initialized mutex, which is plain bytes until it is used. Made in more room than it needs,
     * so that a larger structure shows before it does harm.
     */
    private static final class Draft {
        static final MemorySegment MUTEX;
        static final int LENGTH;

        static {
            Arena arena = Arena.global();
            MemorySegment room = arena.allocate(4 * BYTES, 16).fill(UNTOUCHED);
            MemorySegment attributes = arena.allocate(BYTES, 16);
            must("pthread_mutexattr_init", attributes, 0);
            must("pthread_mutexattr_setpshared", attributes, SHARED);
            must("pthread_mutexattr_setrobust", attributes, ROBUST);
            must("pthread_mutexattr_settype", attributes, ERROR_CHECK);
            must("pthread_mutex_init", room, attributes.address());
            LENGTH = length(room);
            if (LENGTH > BYTES) {
                throw new UnsupportedOperationException(
                        "this C library's mutex has "
                                + LENGTH
                                + " bytes, and only "
                                + BYTES
                                + " are set aside");
            }
            MUTEX = room.asSlice(0, BYTES).asReadOnly();
        }

        private static int length(MemorySegment room) {
            int end = (int) room.byteSize();
            while (end > 0 && room.get(JAVA_BYTE, end - 1L) == UNTOUCHED) {
                end--;
            }
            return end;
        }

        private static void must(String function, MemorySegment structure, long argument) {
            long error =
                    Kernel.call(
                            Kernel.function(function), structure.address(), argument, 0, 0, 0, 0);
            if ((int) error != 0) {
                throw new UnsupportedOperationException(
                        function + ": " + Kernel.message((int) error));
            }
        }
    }

    int tryLock() {
        return call(TRY_LOCK);
    }

    /** Waits at most so long. The structure {@code timespec} is the caller's, 16 bytes. */
    int lock(long nanos, MemorySegment timespec) {
        BareCall.call(CLOCK_GETTIME, CLOCK_MONOTONIC, timespec.address(), 0, 0);
        long then = timespec.get(JAVA_LONG, 8) + nanos;
        timespec.set(JAVA_LONG, 0, timespec.get(JAVA_LONG, 0) + then / NANOS_A_SECOND);
        timespec.set(JAVA_LONG, 8, then % NANOS_A_SECOND);
        return (int) BareCall.call(CLOCK_LOCK, address, CLOCK_MONOTONIC, timespec.address(), 0);
    }

    int unlock() {
        return call(UNLOCK);
    }

    int makeConsistent() {
        return call(CONSISTENT);
    }

    private int call(MemorySegment function) {
        return (int) BareCall.call(function, address, 0, 0, 0);
    }
}
