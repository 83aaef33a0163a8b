package org.ipclab.shared;

import org.ipclab.pipes.os.BareCall;
import org.ipclab.pipes.os.Kernel;

import java.lang.foreign.MemorySegment;

/** The kernel's wait queue behind an {@code int} in memory, found by all processes that map it. */
final class Futex {
    private static final MemorySegment SYSCALL = Kernel.function("syscall");
    private static final long SYS_FUTEX =
            System.getProperty("os.arch").matches("amd64|x86_64") ? 202 : 98;
    private static final int WAIT = 0;
    private static final int WAKE = 1;

    private Futex() {}

    /**
     * Sleeps until woken, or the time is over, or for no reason; not at all if the word at the
     * address is no longer what was expected. The time is a {@code timespec}.
     */
    static void await(long address, int expected, MemorySegment timespec) {
        Kernel.call(SYSCALL, SYS_FUTEX, address, WAIT, expected, timespec.address(), 0);
    }

    /** Wakes some of those that sleep there, and returns how many. */
    static int wake(long address, int most) {
        return (int) BareCall.call(SYSCALL, SYS_FUTEX, address, WAKE, most);
    }
}
