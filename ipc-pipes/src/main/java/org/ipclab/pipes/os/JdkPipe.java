package org.ipclab.pipes.os;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntPredicate;

/**
 * A pipe of the JDK's, and the numbers of its two descriptors, which the JDK does not tell.
 *
 * <p>They are found by how much is in the pipe. A random number of bytes goes in, and the
 * descriptor with just so many waiting ({@code FIONREAD}) is a candidate; it must follow four more
 * such steps. No byte of any other pipe is touched. Five steps of up to 800 bytes are one chance in
 * 3 x 10^14 that another thread's pipe takes the same steps at the same moments. The pipe's other
 * descriptor is the one on the same inode that is open for writing.
 */
record JdkPipe(Pipe pipe, int source, int sink) {
    private static final int STEPS = 5;
    private static final int MOST_BYTES = 800; // all steps together fit into the smallest pipe

    /**
     * Opens one, with the bytes of the search still in it.
     *
     * @param open any descriptor that is open
     */
    static JdkPipe open(int open) throws IOException {
        int next = nextFree(open);
        Pipe pipe = Pipe.open();
        try {
            // Non-blocking, for a blocking write would close the pipe of an interrupted thread.
            pipe.sink().configureBlocking(false);
            Search search = new Search(pipe);
            int source = search.find(next, fd -> !isWriteEnd(fd) && search.follows(fd));
            long inode = FileStatus.of(source).inode();
            int sink = search.find(source + 1, fd -> isSinkOf(inode, fd));
            pipe.sink().configureBlocking(true);
            return new JdkPipe(pipe, source, sink);
        } catch (IOException | RuntimeException e) {
            close(pipe);
            throw e;
        }
    }

    /** The kernel gives the lowest free number: this one, unless another thread is quicker. */
    private static int nextFree(int open) throws KernelException {
        int next = Kernel.check(OpenFiles.duplicate(open, 0), "cannot open a pipe");
        OpenFiles.close(next);
        return next;
    }

    private static boolean isWriteEnd(int fd) {
        return (OpenFiles.flags(fd) & OpenFiles.O_WRONLY) != 0;
    }

    private static boolean isSinkOf(long inode, int fd) {
        try {
            return isWriteEnd(fd) && FileStatus.of(fd).inode() == inode;
        } catch (KernelException closedMeanwhile) {
            return false;
        }
    }

    /** Takes out what the search has left, where the pipe itself is to be used. */
    void drain() throws IOException {
        pipe.source().configureBlocking(false);
        while (pipe.source().read(ByteBuffer.allocate(STEPS * MOST_BYTES)) > 0) {}
        pipe.source().configureBlocking(true);
    }

    void close() throws IOException {
        close(pipe);
    }

    private static void close(Pipe pipe) throws IOException {
        pipe.source().close();
        pipe.sink().close();
    }

    /** How many bytes are in the pipe tells it from all others. */
    private static final class Search {
        private final Pipe pipe;
        private int bytes;

        Search(Pipe pipe) throws IOException {
            this.pipe = pipe;
            step();
        }

        private void step() throws IOException {
            int more = ThreadLocalRandom.current().nextInt(1, MOST_BYTES + 1);
            int written = pipe.sink().write(ByteBuffer.allocate(more));
            if (written == 0) {
                throw new IOException("a new pipe is full after " + bytes + " bytes");
            }
            bytes += written;
        }

        /** Whether a candidate with the right count takes all further steps as well. */
        boolean follows(int fd) {
            try {
                for (int i = 1; i < STEPS; i++) {
                    step();
                    if (OpenFiles.available(fd) != bytes) {
                        return false;
                    }
                }
                return true;
            } catch (IOException full) {
                return false;
            }
        }

        /**
         * Looks at all numbers, upwards from the likeliest. The two numbers of one pipe need not be
         * neighbours, nor in order: other threads open and close files meanwhile.
         */
        int find(int start, IntPredicate candidate) throws IOException {
            int limit = OpenFiles.descriptorLimit();
            for (int i = 0; i < limit; i++) {
                int fd = (start + i) % limit;
                if (OpenFiles.available(fd) == bytes && candidate.test(fd)) {
                    return fd;
                }
            }
            throw new IOException("the descriptor of a new pipe was not found below " + limit);
        }
    }
}
