package org.ipclab.pipes.os;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;

/**
 * The calls of the C library that this project needs, on Linux.
 *
 * <p>The constants are those of x86-64, AArch64 and RISC-V. Every call answers as the kernel itself
 * does: a result of zero or more, or {@code -errno}. {@link #check} turns the latter into an
 * exception. All functions go through one method handle, because each handle of its own would cost
 * a program's start some milliseconds.
 *
 * <p>Thread safe. A call that blocks pins a virtual thread to its carrier, so callers wait by stock
 * channels instead.
 */
@SuppressWarnings("restricted")
public final class Kernel {
    /** Interrupted by a signal. */
    public static final int EINTR = 4;

    /** The descriptor is not open, or not open for this. */
    public static final int EBADF = 9;

    /** Nothing there now, or no room now. */
    public static final int EAGAIN = 11;

    /** The read end is closed everywhere. */
    public static final int EPIPE = 32;

    /** Open for reading. */
    public static final int O_RDONLY = 0;

    /** Open for writing. */
    public static final int O_WRONLY = 1;

    /** Open for both. */
    public static final int O_RDWR = 2;

    /** Calls on this open file fail with {@link #EAGAIN} rather than wait. */
    public static final int O_NONBLOCK = 0x800;

    /** The descriptor is closed when its process runs another program. */
    public static final int O_CLOEXEC = 0x80000;

    /** {@link #poll}: there is something to read. */
    public static final int POLLIN = 1;

    /** {@link #poll}: there is room to write. */
    public static final int POLLOUT = 4;

    /** {@link #poll}: on a write end, that every read end is closed. */
    public static final int POLLERR = 8;

    private static final int FD_CLOEXEC = 1;
    private static final int F_SETFD = 2;
    private static final int F_GETFL = 3;
    private static final int F_SETFL = 4;
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final int F_SETPIPE_SZ = 1031;
    private static final int F_GETPIPE_SZ = 1032;
    private static final int FIONREAD = 0x541B;
    private static final int SPLICE_F_NONBLOCK = 2;
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int STATX_BASIC_STATS = 0x7ff;
    private static final int SIGCHLD = 17;
    private static final long SIG_DFL = 0;
    private static final long SIG_IGN = 1;
    private static final int SC_OPEN_MAX = 4;
    private static final int MOST_DESCRIPTORS = 1 << 20; // the kernel's own default ceiling
    private static final long SYS_PIDFD_OPEN = 434;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup C = LINKER.defaultLookup();
    private static final MethodHandle CALL =
            LINKER.downcallHandle(
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                            JAVA_LONG),
                    Linker.Option.captureCallState("errno"));
    private static final long ERRNO =
            Linker.Option.captureStateLayout().byteOffset(PathElement.groupElement("errno"));
    private static final long CAPTURED_BYTES = Linker.Option.captureStateLayout().byteSize();

    private static final long SCRATCH_OFFSET = (CAPTURED_BYTES + 7) & -8;

    /** Room for errno and, behind it, one small structure that a call of this thread fills. */
    private static final ThreadLocal<MemorySegment> SCRATCH =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(SCRATCH_OFFSET + 264, 8));

    private static final MemorySegment READ = function("read");
    private static final MemorySegment WRITE = function("write");
    private static final MemorySegment CLOSE = function("close");
    private static final MemorySegment OPEN = function("open");
    private static final MemorySegment PIPE2 = function("pipe2");
    private static final MemorySegment DUP3 = function("dup3");
    private static final MemorySegment FCNTL = function("fcntl");
    private static final MemorySegment IOCTL = function("ioctl");
    private static final MemorySegment TEE = function("tee");
    private static final MemorySegment POLL = function("poll");
    private static final MemorySegment STATX = function("statx");
    private static final MemorySegment KILL = function("kill");
    private static final MemorySegment WAITPID = function("waitpid");
    private static final MemorySegment SYSCALL = function("syscall");
    private static final MemorySegment SYSCONF = function("sysconf");
    private static final MemorySegment STRERROR = function("strerror");

    private Kernel() {}

    /**
     * Finds a function of the C library.
     *
     * @param name its name
     * @return where it is
     * @throws UnsupportedOperationException if this C library lacks it
     */
    public static MemorySegment function(String name) {
        return C.find(name)
                .orElseThrow(() -> new UnsupportedOperationException("no " + name + " in libc"));
    }

    /**
     * Calls any function of the C library that takes up to six integers or pointers.
     *
     * @param function from {@link #function}
     * @param a first argument
     * @param b second argument
     * @param c third argument
     * @param d fourth argument
     * @param e fifth argument
     * @param f sixth argument
     * @return its result, or {@code -errno} where the result was -1
     */
    public static long call(
            MemorySegment function, long a, long b, long c, long d, long e, long f) {
        MemorySegment captured = SCRATCH.get();
        long result = invoke(function, captured, a, b, c, d, e, f);
        // An int result leaves the upper half of the register undefined, so -1 may arrive as
        // 2^32-1.
        return (int) result == -1 ? -captured.get(JAVA_INT, ERRNO) : result;
    }

    private static long invoke(
            MemorySegment function,
            MemorySegment captured,
            long a,
            long b,
            long c,
            long d,
            long e,
            long f) {
        try {
            return (long) CALL.invokeExact(function, captured, a, b, c, d, e, f);
        } catch (Throwable impossible) {
            throw new AssertionError("a downcall never throws", impossible);
        }
    }

    private static int call(MemorySegment function, long a, long b, long c) {
        return (int) call(function, a, b, c, 0, 0, 0);
    }

    /**
     * Insists that a call went well.
     *
     * @param result what it returned
     * @param what what was tried, for the message
     * @return the result, if it is not an error
     * @throws KernelException if it is
     */
    public static int check(long result, String what) throws KernelException {
        if (result < 0) {
            throw new KernelException(what, (int) -result);
        }
        return (int) result;
    }

    /**
     * What the C library says of an error number.
     *
     * @param errno the number
     * @return its text, such as "No such file or directory"
     */
    public static String message(int errno) {
        long text = invoke(STRERROR, SCRATCH.get(), errno, 0, 0, 0, 0, 0);
        return MemorySegment.ofAddress(text).reinterpret(Long.MAX_VALUE).getString(0);
    }

    /**
     * Reads from a descriptor.
     *
     * @param fd the descriptor
     * @param address where the bytes go
     * @param length how many at most
     * @return how many came, 0 at end of file, or {@code -errno}
     */
    public static int read(int fd, long address, int length) {
        return call(READ, fd, address, length);
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
        return call(WRITE, fd, address, length);
    }

    /**
     * Closes a descriptor.
     *
     * @param fd the descriptor
     */
    public static void close(int fd) {
        call(CLOSE, fd, 0, 0); // not again after EINTR: Linux has freed the number by then
    }

    /**
     * Opens a file, close-on-exec.
     *
     * @param path its path
     * @param flags such as {@link #O_RDONLY}
     * @return the descriptor, or {@code -errno}
     */
    public static int open(String path, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return call(OPEN, arena.allocateFrom(path).address(), flags | O_CLOEXEC, 0);
        }
    }

    /**
     * Opens a pipe, close-on-exec on both ends.
     *
     * @return its two descriptors: the read end in the lower half, the write end in the upper
     * @throws KernelException if the process or the system has no descriptor left
     */
    public static long pipe() throws KernelException {
        MemorySegment pair = structure();
        check(call(PIPE2, pair.address(), O_CLOEXEC, 0), "cannot open a pipe");
        return pair.get(JAVA_LONG, 0);
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
            result = call(DUP3, from, to, O_CLOEXEC);
        } while (result == -EINTR);
        return result;
    }

    /**
     * Duplicates a descriptor, close-on-exec.
     *
     * @param fd the descriptor
     * @param least the smallest number that the copy may have
     * @return the copy, or {@code -errno}
     */
    public static int duplicate(int fd, int least) {
        return call(FCNTL, fd, F_DUPFD_CLOEXEC, least);
    }

    /**
     * Has a descriptor closed when its process runs another program.
     *
     * @param fd the descriptor
     * @return 0 or {@code -errno}
     */
    static int closeOnExec(int fd) {
        return call(FCNTL, fd, F_SETFD, FD_CLOEXEC);
    }

    /**
     * The flags of an open file, such as {@link #O_WRONLY} and {@link #O_NONBLOCK}.
     *
     * @param fd the descriptor
     * @return the flags, or {@code -errno}
     */
    public static int flags(int fd) {
        return call(FCNTL, fd, F_GETFL, 0);
    }

    /**
     * Makes calls on an open file wait, or fail with {@link #EAGAIN} instead.
     *
     * @param fd a descriptor of the file; all its duplicates, in any process, follow
     * @param blocking whether calls wait
     * @return 0 or {@code -errno}
     */
    public static int configureBlocking(int fd, boolean blocking) {
        int flags = flags(fd);
        int wanted = blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK;
        return flags < 0 || flags == wanted ? Math.min(flags, 0) : call(FCNTL, fd, F_SETFL, wanted);
    }

    /**
     * How many bytes a pipe can hold.
     *
     * @param fd either end
     * @return the bytes, or {@code -errno}
     */
    public static int capacity(int fd) {
        return call(FCNTL, fd, F_GETPIPE_SZ, 0);
    }

    /**
     * Asks for another capacity of a pipe.
     *
     * @param fd either end
     * @param bytes the capacity wanted; the kernel rounds it up to a power of two of pages
     * @return the capacity that it has now, or {@code -errno}
     */
    public static int capacity(int fd, int bytes) {
        return call(FCNTL, fd, F_SETPIPE_SZ, bytes);
    }

    /**
     * How many bytes can be read without waiting.
     *
     * @param fd either end of a pipe, a socket, a terminal
     * @return the bytes, or {@code -errno}
     */
    public static int available(int fd) {
        MemorySegment count = structure();
        int result = call(IOCTL, fd, FIONREAD, count.address());
        return result < 0 ? result : count.get(JAVA_INT, 0);
    }

    /**
     * Copies bytes from one pipe into another without consuming them. Never waits.
     *
     * @param from a read end
     * @param to a write end
     * @param length how many bytes at most
     * @return how many were copied, or {@code -errno}
     */
    public static int tee(int from, int to, int length) {
        return (int) call(TEE, from, to, length, SPLICE_F_NONBLOCK, 0, 0);
    }

    /**
     * Asks what is ready on a descriptor, without waiting.
     *
     * @param fd the descriptor
     * @param events such as {@link #POLLIN}
     * @return the events that hold, among them {@link #POLLERR} unasked, or {@code -errno}
     */
    public static int poll(int fd, int events) {
        MemorySegment pollfd = structure();
        pollfd.set(JAVA_INT, 0, fd);
        pollfd.set(JAVA_SHORT, 4, (short) events);
        pollfd.set(JAVA_SHORT, 6, (short) 0);
        int result = call(POLL, pollfd.address(), 1, 0);
        return result < 0 ? result : pollfd.get(JAVA_SHORT, 6);
    }

    /**
     * Tells open files apart.
     *
     * @param fd a descriptor
     * @return a number that the two ends of one pipe share and no other open file has, or -1
     */
    public static long identity(int fd) {
        MemorySegment stat = structure();
        MemorySegment emptyPath = stat.asSlice(256);
        emptyPath.set(JAVA_BYTE, 0, (byte) 0);
        long result =
                call(
                        STATX,
                        fd,
                        emptyPath.address(),
                        AT_EMPTY_PATH,
                        STATX_BASIC_STATS,
                        stat.address(),
                        0);
        long inode = stat.get(JAVA_LONG, 32);
        long device = stat.get(JAVA_INT, 140);
        return (int) result < 0 ? -1 : inode | device << 48;
    }

    /**
     * Sends a signal.
     *
     * @param pid a process, or minus the number of a process group
     * @param signal the signal's number
     * @return 0 or {@code -errno}
     */
    public static int kill(int pid, int signal) {
        return call(KILL, pid, signal, 0);
    }

    /**
     * Waits for the exit of a child, and collects it.
     *
     * @param pid the child
     * @return the status word, or {@code -errno}
     */
    static long awaitExit(int pid) {
        MemorySegment status = structure();
        int result;
        do {
            result = call(WAITPID, pid, status.address(), 0);
        } while (result == -EINTR);
        return result < 0 ? result : status.get(JAVA_INT, 0);
    }

    /** Where a parent left SIGCHLD ignored, the kernel would throw every status away. */
    static void stopIgnoringChildren() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment now = arena.allocate(256, 8);
            call(function("sigaction"), SIGCHLD, 0, now.address());
            if (now.get(JAVA_LONG, 0) == SIG_IGN) {
                call(function("signal"), SIGCHLD, SIG_DFL, 0);
            }
        }
    }

    /**
     * Opens a descriptor that becomes readable when a process ends.
     *
     * @param pid the process
     * @return the descriptor, close-on-exec, or {@code -errno}
     */
    public static int pidDescriptor(int pid) {
        return call(SYSCALL, SYS_PIDFD_OPEN, pid, 0);
    }

    /**
     * The number that every descriptor of this process is below.
     *
     * @return the limit
     */
    public static int descriptorLimit() {
        return Math.clamp(call(SYSCONF, SC_OPEN_MAX, 0, 0, 0, 0, 0), 256, MOST_DESCRIPTORS);
    }

    /**
     * Where a direct buffer's next byte is.
     *
     * @param direct the buffer
     * @return the address of its position
     */
    static long address(ByteBuffer direct) {
        return MemorySegment.ofBuffer(direct).address();
    }

    private static MemorySegment structure() {
        return SCRATCH.get().asSlice(SCRATCH_OFFSET);
    }
}
