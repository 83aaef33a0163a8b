package org.ipclab.pipes.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;

/** The kernel's pipes by the numbers of their ends. */
final class Pipes {
    private static final int F_SETPIPE_SZ = 1031;
    private static final int F_GETPIPE_SZ = 1032;
    private static final int SPLICE_F_NONBLOCK = 2;

    private static final MemorySegment PIPE2 = Kernel.function("pipe2");
    private static final MemorySegment FCNTL = Kernel.function("fcntl");
    private static final MemorySegment TEE = Kernel.function("tee");

    private Pipes() {}

    /** The descriptors of a pipe. */
    record Pair(int source, int sink) {
        void close() {
            OpenFiles.close(source);
            OpenFiles.close(sink);
        }
    }

    /**
     * Opens a pipe, close-on-exec on both ends.
     *
     * @throws KernelException if the process or the system has no descriptor left
     */
    static Pair open() throws KernelException {
        MemorySegment pair = Kernel.structure();
        int result = Kernel.call(PIPE2, pair.address(), OpenFiles.O_CLOEXEC, 0);
        Kernel.check(result, "cannot open a pipe");
        return new Pair(pair.getAtIndex(JAVA_INT, 0), pair.getAtIndex(JAVA_INT, 1));
    }

    /** How many bytes a pipe can hold, by either end; or {@code -errno}. */
    static int capacity(int fd) {
        return Kernel.call(FCNTL, fd, F_GETPIPE_SZ, 0);
    }

    /**
     * Asks for another capacity of a pipe, by either end. The kernel rounds it up to a power of two
     * of pages.
     *
     * @return the capacity that it has now, or {@code -errno}
     */
    static int capacity(int fd, int bytes) {
        return Kernel.call(FCNTL, fd, F_SETPIPE_SZ, bytes);
    }

    /**
     * Copies bytes from one pipe into another without consuming them. Never waits.
     *
     * @return how many were copied, or {@code -errno}
     */
    static int tee(int from, int to, int length) {
        return (int) Kernel.call(TEE, from, to, length, SPLICE_F_NONBLOCK, 0, 0);
    }
}
