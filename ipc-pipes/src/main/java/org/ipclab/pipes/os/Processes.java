package org.ipclab.pipes.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Processes and signals, by their numbers. Every call answers as {@link Kernel} says. */
public final class Processes {
    private static final int SIGCHLD = 17;
    private static final long SIG_DFL = 0;
    private static final long SIG_IGN = 1;
    private static final long SYS_PIDFD_OPEN = 434;

    private static final MemorySegment KILL = Kernel.function("kill");
    private static final MemorySegment WAITPID = Kernel.function("waitpid");
    private static final MemorySegment SYSCALL = Kernel.function("syscall");

    private Processes() {}

    /**
     * Sends a signal.
     *
     * @param pid a process, or minus the number of a process group
     * @param signal the signal's number
     * @return 0 or {@code -errno}
     */
    public static int kill(int pid, int signal) {
        return Kernel.call(KILL, pid, signal, 0);
    }

    /** Waits for the exit of a child, and collects it: the status word, or {@code -errno}. */
    static long awaitExit(int pid) {
        MemorySegment status = Kernel.structure();
        int result;
        do {
            result = Kernel.call(WAITPID, pid, status.address(), 0);
        } while (result == -Kernel.EINTR);
        return result < 0 ? result : status.get(JAVA_INT, 0);
    }

    /** Where a parent left SIGCHLD ignored, the kernel would throw every status away. */
    static void stopIgnoringChildren() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment now = arena.allocate(256, 8);
            Kernel.call(Kernel.function("sigaction"), SIGCHLD, 0, now.address());
            if (now.get(JAVA_LONG, 0) == SIG_IGN) {
                Kernel.call(Kernel.function("signal"), SIGCHLD, SIG_DFL, 0);
            }
        }
    }

    /** Opens a descriptor that becomes readable when a process ends, or {@code -errno}. */
    static int descriptor(int pid) {
        return Kernel.call(SYSCALL, SYS_PIDFD_OPEN, pid, 0);
    }
}
