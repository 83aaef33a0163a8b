package org.ipclab.pipes.os;

import java.nio.charset.StandardCharsets;

/**
 * Copies of descriptors for children. A duplicate has the mode of the file in common with all who
 * have it; a file that was opened anew has a mode of its own, so that a child that makes it
 * non-blocking, or does not want it to be, disturbs nobody.
 */
final class Copies {
    private static final int ACCESS = OpenFiles.O_WRONLY | OpenFiles.O_RDWR;
    private static final int O_DIRECT = // packet mode
            System.getProperty("os.arch").equals("aarch64") ? 0x10000 : 0x4000;
    private static final int KEPT_FLAGS = ACCESS | O_DIRECT;

    private Copies() {}

    /**
     * A copy of one of our ends.
     *
     * @param shared whether others have the file open too, so that its mode must stay
     * @param least the smallest number that the copy may have
     * @return the copy, close-on-exec, or {@code -errno}
     */
    static int forChild(int fd, FileKind kind, boolean shared, int least) {
        boolean nonBlocking = (OpenFiles.flags(fd) & OpenFiles.O_NONBLOCK) != 0;
        if (shared && nonBlocking && kind == FileKind.PIPE) {
            int anew = openAnew(fd);
            if (anew >= 0) {
                return lift(anew, least);
            }
        }
        return OpenFiles.duplicate(fd, least);
    }

    /**
     * Opens a pipe or a terminal once more, blocking.
     *
     * <p>A FIFO that is opened without a writer never reports that writers are gone until one has
     * come (there is no POLLHUP), so it gets a writer for that moment.
     *
     * @return the new descriptor, or {@code -errno}: not everybody may open what he was given
     */
    static int openAnew(int fd) {
        byte[] name = ("/proc/self/fd/" + fd).getBytes(StandardCharsets.US_ASCII);
        int kept = OpenFiles.flags(fd) & KEPT_FLAGS;
        int flags = kept | OpenFiles.O_NONBLOCK | OpenFiles.O_NOCTTY;
        boolean reads = (flags & ACCESS) == OpenFiles.O_RDONLY;
        int writer = reads ? OpenFiles.open(name, flags | OpenFiles.O_WRONLY) : -1;
        int anew = OpenFiles.open(name, flags);
        if (writer >= 0) {
            OpenFiles.close(writer);
        }
        if (anew >= 0) {
            OpenFiles.configureBlocking(anew, true);
        }
        return anew;
    }

    /** Gives a descriptor a number that is large enough; or {@code -errno}, and it is closed. */
    static int lift(int fd, int least) {
        if (fd < 0 || fd >= least) {
            return fd;
        }
        int lifted = OpenFiles.duplicate(fd, least);
        OpenFiles.close(fd);
        return lifted;
    }

    /**
     * Opens {@code /dev/null} for a child.
     *
     * @param least the smallest number that it may have
     * @return the descriptor, close-on-exec; the caller closes it
     * @throws KernelException if no descriptor is left
     */
    static int ofNothing(int least) throws KernelException {
        return Kernel.check(
                lift(OpenFiles.openNothing(), least), "cannot copy a descriptor for a child");
    }
}
