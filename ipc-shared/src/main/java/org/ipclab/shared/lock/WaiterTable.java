package org.ipclab.shared.lock;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.ipclab.shared.os.Life;
import org.ipclab.shared.os.Platform;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.stream.IntStream;

/**
 * Who has waited for a mutex for some time, in the memory, so of all processes: for people who look
 * for a deadlock. Nothing depends on it. Those who find no place are not listed.
 */
final class WaiterTable {
    private static final VarHandle SLOT = JAVA_LONG.varHandle();
    private static final int SLOTS = 8;

    private final MemorySegment memory;
    private final long offset;
    private final Platform platform = Platform.current();

    WaiterTable(MemorySegment memory, long offset) {
        this.memory = memory;
        this.offset = offset;
    }

    /** A dead waiter's place is free too. */
    void enter(long identity) {
        boolean entered = replaceFirst(0, identity);
        for (int slot = 0; slot < SLOTS && !entered; slot++) {
            long waiter = read(slot);
            entered = platform.life(waiter) == Life.DEAD && replaceFirst(waiter, identity);
        }
    }

    void leave(long identity) {
        replaceFirst(identity, 0);
    }

    private boolean replaceFirst(long known, long next) {
        for (int slot = 0; slot < SLOTS; slot++) {
            if (SLOT.compareAndSet(memory, at(slot), known, next)) {
                return true;
            }
        }
        return false;
    }

    long[] living() {
        return IntStream.range(0, SLOTS)
                .mapToLong(this::read)
                .filter(waiter -> waiter != 0 && platform.life(waiter) != Life.DEAD)
                .toArray();
    }

    private long read(int slot) {
        return (long) SLOT.getVolatile(memory, at(slot));
    }

    private long at(int slot) {
        return offset + slot * 8L;
    }
}
