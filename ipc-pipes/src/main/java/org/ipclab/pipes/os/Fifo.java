package org.ipclab.pipes.os;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Pipes that have a name in the file system. No call here waits for the other side. */
public final class Fifo {
    /** Nobody has it open for reading. */
    public static final int ENXIO = 6;

    private static final int POLLHUP = 16;
    private static final MemorySegment MKFIFO = Kernel.function("mkfifo");

    private Fifo() {}

    /**
     * Creates a named pipe.
     *
     * @param path its name
     * @param mode its permissions, of which the process's mask takes some away
     * @return 0 or {@code -errno}
     */
    public static int create(String path, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            long name = arena.allocateFrom(path).address();
            return (int) Kernel.call(MKFIFO, name, mode, 0, 0, 0, 0);
        }
    }

    /**
     * Opens an end, non-blocking and close-on-exec. The read end opens at once, whether anybody
     * writes or not; the write end only if somebody has the read end.
     *
     * @param path the pipe's name
     * @param mode {@link Kernel#O_RDONLY} or {@link Kernel#O_WRONLY}
     * @return the descriptor, or {@code -errno}: {@link #ENXIO} if nobody reads
     */
    public static int open(String path, int mode) {
        return Kernel.open(path, mode | Kernel.O_NONBLOCK);
    }

    /**
     * Whether anybody has opened the pipe for writing since a read end was opened, if only to close
     * it again. Consumes nothing.
     *
     * <p>A silent writer shows in {@code tee} alone: it fails with EAGAIN where there is one, and
     * reports the end of file where there is none.
     *
     * @param source the read end
     * @param glass a write end of any other pipe, with room; it may get a byte
     * @return true if so
     * @throws KernelException if the kernel refuses
     */
    public static boolean hasHadWriter(int source, int glass) throws KernelException {
        int seen = Kernel.tee(source, glass, 1);
        if (seen != 0) {
            return seen == -Kernel.EAGAIN || Kernel.check(seen, "cannot look into a pipe") > 0;
        }
        return (Kernel.check(Kernel.poll(source, 0), "cannot poll a pipe") & POLLHUP) != 0;
    }
}
