package org.ipclab.pipes.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * Open files and the numbers that this process has for them. Every call answers as {@link Kernel}
 * says.
 */
public final class OpenFiles {
    /** Open for reading. */
    public static final int O_RDONLY = 0;

    /** Open for writing. */
    public static final int O_WRONLY = 1;

    /** Open for both. */
    public static final int O_RDWR = 2;

    /** A terminal does not become the controlling one. */
    static final int O_NOCTTY = 0x100;

    /** Calls on this open file fail with {@link Kernel#EAGAIN} rather than wait. */
    public static final int O_NONBLOCK = 0x800;

    /** The descriptor is closed when its process runs another program. */
    public static final int O_CLOEXEC = 0x80000;

    /** {@link #poll}: there is something to read. */
    public static final int POLLIN = 1;

    /** {@link #poll}: there is room to write. */
    public static final int POLLOUT = 4;

    /** {@link #poll}: on a write end, that every read end is closed. */
    public static final int POLLERR = 8;

    /** {@link #poll}: the other side is gone. */
    static final int POLLHUP = 16;

    /** {@link #poll}: the other side of a socket writes no more. */
    static final int POLLRDHUP = 0x2000;

    private static final byte[] NOTHING = "/dev/null".getBytes(StandardCharsets.US_ASCII);
    private static final int FD_CLOEXEC = 1;
    private static final int F_GETFD = 1;
    private static final int F_SETFD = 2;
    private static final int F_GETFL = 3;
    private static final int F_SETFL = 4;
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final int FIONREAD = 0x541B;
    private static final int SC_OPEN_MAX = 4;
    private static final int MOST_DESCRIPTORS = 1 << 20; // the kernel's own default ceiling

    private static final MemorySegment READ = Kernel.function("read");
    private static final MemorySegment WRITE = Kernel.function("write");
    private static final MemorySegment CLOSE = Kernel.function("close");
    private static final MemorySegment OPEN = Kernel.function("open");
    private static final MemorySegment DUP2 = Kernel.function("dup2");
    private static final MemorySegment DUP3 = Kernel.function("dup3");
    private static final MemorySegment FCNTL = Kernel.function("fcntl");
    private static final MemorySegment IOCTL = Kernel.function("ioctl");
    private static final MemorySegment POLL = Kernel.function("poll");
    private static final MemorySegment SYSCONF = Kernel.function("sysconf");

    private OpenFiles() {}

    /**
     * Reads from a descriptor.
     *
     * @param fd the descriptor
     * @param address where the bytes go
     * @param length how many at most
     * @return how many came, 0 at end of file, or {@code -errno}
     */
    public static int read(int fd, long address, int length) {
        return Kernel.call(READ, fd, address, length);
    }

    /**
     * Writes to a descriptor.
     *
     * @param fd the descriptor
     * @param address where the bytes are
     * @param length how many at most
     * @return how many went, or {@code -errno}
     */
    public static int write(int fd, long address, int length) {
        return Kernel.call(WRITE, fd, address, length);
    }

    /**
     * Closes a descriptor.
     *
     * @param fd the descriptor
     */
    public static void close(int fd) {
        Kernel.call(CLOSE, fd, 0, 0); // not again after EINTR: Linux has freed the number by then
    }

    /**
     * Opens a file, close-on-exec.
     *
     * @param path its path
     * @param flags such as {@link #O_RDONLY}
     * @return the descriptor, or {@code -errno}
     */
    public static int open(byte[] path, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return Kernel.call(OPEN, Strings.of(path, arena).address(), flags | O_CLOEXEC, 0600);
        }
    }

    /**
     * Opens a file, close-on-exec.
     *
     * @param path its path, as text
     * @param flags such as {@link #O_RDONLY}
     * @return the descriptor, or {@code -errno}
     */
    public static int open(String path, int flags) {
        return open(Strings.bytes(path), flags);
    }

    /**
     * Opens {@code /dev/null}, close-on-exec.
     *
     * @return the descriptor
     * @throws KernelException if no descriptor is left
     */
    static int openNothing() throws KernelException {
        return Kernel.check(open(NOTHING, O_RDWR), "cannot open /dev/null");
    }

    /**
     * Makes one descriptor a second name of another's open file, close-on-exec.
     *
     * @param from the descriptor whose file it becomes
     * @param to the descriptor that is closed and taken, in one step
     * @return {@code to}, or {@code -errno}
     */
    public static int duplicateOnto(int from, int to) {
        int result;
        do {
            result = Kernel.call(DUP3, from, to, O_CLOEXEC);
        } while (result == -Kernel.EINTR);
        return Kernel.isForbidden(result) ? duplicateOntoInTwoSteps(from, to) : result;
    }

    private static int duplicateOntoInTwoSteps(int from, int to) {
        int result;
        do {
            result = Kernel.call(DUP2, from, to, 0);
        } while (result == -Kernel.EINTR);
        int marked = result < 0 ? result : closeOnExec(to);
        return marked < 0 ? marked : to;
    }

    /**
     * Duplicates a descriptor, close-on-exec.
     *
     * @param fd the descriptor
     * @param least the smallest number that the copy may have
     * @return the copy, or {@code -errno}
     */
    public static int duplicate(int fd, int least) {
        return Kernel.call(FCNTL, fd, F_DUPFD_CLOEXEC, least);
    }

    /**
     * Has a descriptor closed when its process runs another program.
     *
     * @param fd the descriptor
     * @return 0 or {@code -errno}
     */
    static int closeOnExec(int fd) {
        return Kernel.call(FCNTL, fd, F_SETFD, FD_CLOEXEC);
    }

    /**
     * Whether a descriptor is closed when its process runs another program. One that this process
     * was started with is not, for it would not be here.
     *
     * @param fd the descriptor
     * @return true if so; false also if it is not open
     */
    static boolean isCloseOnExec(int fd) {
        return Kernel.call(FCNTL, fd, F_GETFD, 0) == FD_CLOEXEC;
    }

    /**
     * The flags of an open file, such as {@link #O_WRONLY} and {@link #O_NONBLOCK}.
     *
     * @param fd the descriptor
     * @return the flags, or {@code -errno}
     */
    public static int flags(int fd) {
        return Kernel.call(FCNTL, fd, F_GETFL, 0);
    }

    /**
     * Makes calls on an open file wait, or fail with {@link Kernel#EAGAIN} instead.
     *
     * @param fd a descriptor of the file; all its duplicates, in any process, follow
     * @param blocking whether calls wait
     * @return 0 or {@code -errno}
     */
    public static int configureBlocking(int fd, boolean blocking) {
        int flags = flags(fd);
        int wanted = blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK;
        return flags < 0 || flags == wanted
                ? Math.min(flags, 0)
                : Kernel.call(FCNTL, fd, F_SETFL, wanted);
    }

    /**
     * How many bytes can be read without waiting.
     *
     * @param fd either end of a pipe, a socket, a terminal
     * @return the bytes, or {@code -errno}
     */
    public static int available(int fd) {
        MemorySegment count = Kernel.structure();
        int result = control(fd, FIONREAD, count.address());
        return result < 0 ? result : count.get(JAVA_INT, 0);
    }

    /**
     * Asks what is ready on a descriptor, without waiting.
     *
     * @param fd the descriptor
     * @param events such as {@link #POLLIN}
     * @return the events that hold, among them {@link #POLLERR} unasked, or {@code -errno}
     */
    public static int poll(int fd, int events) {
        MemorySegment pollfd = Kernel.structure();
        pollfd.set(JAVA_INT, 0, fd);
        pollfd.set(JAVA_SHORT, 4, (short) events);
        pollfd.set(JAVA_SHORT, 6, (short) 0);
        int result = Kernel.call(POLL, pollfd.address(), 1, 0);
        return result < 0 ? result : pollfd.get(JAVA_SHORT, 6);
    }

    /**
     * The number that every descriptor of this process is below.
     *
     * @return the limit
     */
    public static int descriptorLimit() {
        return Math.clamp(Kernel.call(SYSCONF, SC_OPEN_MAX, 0, 0, 0, 0, 0), 256, MOST_DESCRIPTORS);
    }

    /** What {@code ioctl} does: the result or {@code -errno}. */
    static int control(int fd, int request, long argument) {
        return Kernel.call(IOCTL, fd, request, argument);
    }

    /**
     * Tells open files apart.
     *
     * @param fd a descriptor
     * @return a number that all descriptors of one file, and the two ends of one pipe, share, and
     *     no other file has; or -1 if it is not open
     */
    public static long identity(int fd) {
        try {
            FileStatus status = FileStatus.of(fd);
            return status.inode() | (long) status.device() << 48;
        } catch (KernelException notOpen) {
            return -1;
        }
    }
}
