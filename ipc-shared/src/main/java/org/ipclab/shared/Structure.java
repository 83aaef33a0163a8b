package org.ipclab.shared;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.ipclab.shared.os.Platform;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * What can lie at a place in shared memory. Each begins with a line that says what it is, where the
 * identities in it hold, and one parameter that it was made with.
 *
 * <p>Only the process that made the memory lays out structures in it. If each could, a wrong offset
 * would not be noticed: it would be another lock.
 */
enum Structure {
    MUTEX(0x4950_4D55L, "mutex"),
    LOCK(0x4950_4C4BL, "lock"),
    QUEUE(0x4950_5155L, "queue"),
    SEMAPHORE(0x4950_5345L, "semaphore"),
    LATCH(0x4950_4C41L, "latch"),
    BARRIER(0x4950_4241L, "barrier");

    /** Where a structure begins, and how long its first line is. */
    static final int LINE = 64;

    private static final VarHandle LONG = JAVA_LONG.varHandle();
    private static final long KIND_BITS = -1L << 32;
    private static final long HEADER_AT = 0;
    private static final long PARAMETER_AT = 8;

    private final long kind;
    private final String noun;

    Structure(long tag, String noun) {
        this.kind = tag << 32;
        this.noun = noun;
    }

    /** Makes one. */
    MemorySegment create(SharedMemory memory, long offset, long bytes, long parameter) {
        MemorySegment region = memory.region(offset, bytes, LINE);
        if (!isMade(memory, region, parameter)) {
            throw new IllegalStateException(
                    "a "
                            + noun
                            + " is made once, in memory of zeros, by the process that made the"
                            + " memory: elsewhere use in()");
        }
        return region;
    }

    /** Finds one, or makes it where this process made the memory. */
    MemorySegment findOrCreate(SharedMemory memory, long offset, long bytes) {
        isMade(memory, memory.region(offset, bytes, LINE), 0);
        return find(memory, offset, bytes);
    }

    private boolean isMade(SharedMemory memory, MemorySegment region, long parameter) {
        synchronized (memory) {
            if (!memory.isCreator() || (long) LONG.getVolatile(region, HEADER_AT) != 0) {
                return false;
            }
            region.set(JAVA_LONG, PARAMETER_AT, parameter);
            LONG.setRelease(region, HEADER_AT, header());
            return true;
        }
    }

    /** Finds one that was made before. */
    MemorySegment find(SharedMemory memory, long offset, long bytes) {
        MemorySegment region = memory.region(offset, bytes, LINE);
        long found = (long) LONG.getVolatile(region, HEADER_AT);
        if ((found & KIND_BITS) != kind) {
            throw new IllegalStateException(
                    "there is no "
                            + noun
                            + " at "
                            + offset
                            + ": the process that makes the memory must make the "
                            + noun
                            + " too, before it gives the memory to others");
        }
        if (found != header()) {
            throw new IllegalStateException(
                    "the "
                            + noun
                            + " at "
                            + offset
                            + " was made where the numbers of threads mean something else: in"
                            + " another PID or time namespace, or by another form of this library");
        }
        return region;
    }

    private long header() {
        return kind | Integer.toUnsignedLong(Platform.current().scope());
    }

    /** What it was made with, read once: others may write there. */
    static long parameter(MemorySegment region) {
        return (long) LONG.getVolatile(region, PARAMETER_AT);
    }
}
