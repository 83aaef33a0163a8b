package org.ipclab.pipes.os;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Pipes that have a name in the file system. No call here waits for the other side. */
public final class Fifo {
    /** Nobody has it open for reading. */
    public static final int ENXIO = 6;

    private static final int SOMETHING = OpenFiles.POLLIN | OpenFiles.POLLHUP;
    private static final MemorySegment MKFIFO = Kernel.function("mkfifo");

    private Fifo() {}

    /**
     * Creates a named pipe.
     *
     * @param path its name
     * @param mode its permissions, of which the process's mask takes some away
     * @return 0 or {@code -errno}
     */
    public static int create(byte[] path, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            long name = Strings.of(path, arena).address();
            return (int) Kernel.call(MKFIFO, name, mode, 0, 0, 0, 0);
        }
    }

    /**
     * Opens an end, non-blocking and close-on-exec. The read end opens at once, whether anybody
     * writes or not; the write end only if somebody has the read end.
     *
     * @param path the pipe's name
     * @param mode {@link OpenFiles#O_RDONLY} or {@link OpenFiles#O_WRONLY}
     * @return the descriptor, or {@code -errno}: {@link #ENXIO} if nobody reads
     */
    public static int open(byte[] path, int mode) {
        return OpenFiles.open(path, mode | OpenFiles.O_NONBLOCK);
    }

    /**
     * Whether a descriptor is a pipe's.
     *
     * @param fd the descriptor
     * @return true if so
     */
    public static boolean isPipe(int fd) {
        return Pipes.capacity(fd) >= 0;
    }

    /** A pipe of our own that others are looked at through. */
    public static final class Glass implements AutoCloseable {
        private final Pipes.Pair pipe;

        private Glass(Pipes.Pair pipe) {
            this.pipe = pipe;
        }

        /**
         * Opens one.
         *
         * @return the glass, for one look that finds something
         * @throws KernelException if no descriptor is left
         */
        public static Glass open() throws KernelException {
            return new Glass(Pipes.open());
        }

        /**
         * Whether anybody has opened a pipe for writing since a read end was opened, if only to
         * close it again. Consumes nothing.
         *
         * <p>A silent writer shows in {@code tee} alone: it fails with EAGAIN where there is one,
         * and reports the end of file where there is none.
         *
         * @param source the read end
         * @return true if so
         * @throws KernelException if the kernel refuses
         */
        public boolean showsWriter(int source) throws KernelException {
            int seen = Pipes.tee(source, pipe.sink(), 1);
            if (seen != 0 && !Kernel.isForbidden(seen)) {
                return seen == -Kernel.EAGAIN || Kernel.check(seen, "cannot look into a pipe") > 0;
            }
            int events = OpenFiles.poll(source, OpenFiles.POLLIN);
            return (Kernel.check(events, "cannot poll a pipe") & SOMETHING) != 0;
        }

        @Override
        public void close() {
            pipe.close();
        }
    }
}
