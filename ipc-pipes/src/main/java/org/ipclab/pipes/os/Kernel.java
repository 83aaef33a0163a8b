package org.ipclab.pipes.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/**
 * Calls functions of the C library, on Linux. What they are called for is in {@link OpenFiles},
 * {@link Pipes}, {@link Processes} and their neighbours.
 *
 * <p>The constants are those of x86-64, AArch64 and RISC-V. Every call answers as the kernel itself
 * does: a result of zero or more, or {@code -errno}. {@link #check} turns the latter into an
 * exception. All functions go through one method handle, because each handle of its own would cost
 * a program's start some milliseconds.
 *
 * <p>Some of these functions take a variable number of arguments in C ({@code fcntl}, {@code
 * ioctl}, {@code open}, {@code syscall}). They are called like the others, without {@code
 * firstVariadicArg}: on the three architectures the convention of Linux passes integers and
 * pointers of either kind in the same registers, and the linker sets the count of vector registers
 * that x86-64 wants for all calls alike. Where that does not hold, as on macOS, nothing here is
 * called.
 *
 * <p>Thread safe. A call that blocks pins a virtual thread to its carrier, so callers wait by stock
 * channels instead.
 */
@SuppressWarnings("restricted")
public final class Kernel {
    /** Not permitted; also what a container's filter answers. */
    public static final int EPERM = 1;

    /** No such file. */
    public static final int ENOENT = 2;

    /** No such process. */
    public static final int ESRCH = 3;

    /** Interrupted by a signal. */
    public static final int EINTR = 4;

    /** The descriptor is not open, or not open for this. */
    public static final int EBADF = 9;

    /** The process has no such child, or no longer. */
    public static final int ECHILD = 10;

    /** Nothing there now, or no room now. */
    public static final int EAGAIN = 11;

    /** Not with this kind of file. */
    public static final int EINVAL = 22;

    /** The file is open for writing by somebody, so it cannot be run. */
    public static final int ETXTBSY = 26;

    /** The read end is closed everywhere. */
    public static final int EPIPE = 32;

    /** This kernel, or the filter of a container, does not know the call. */
    public static final int ENOSYS = 38;

    /** Not with this kind of file. */
    public static final int EOPNOTSUPP = 95;

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
        MemorySegment found = functionOrNull(name);
        if (found == null) {
            throw new UnsupportedOperationException("no " + name + " in this C library");
        }
        return found;
    }

    /**
     * Finds a function that an older C library, or another one, may lack.
     *
     * @param name its name
     * @return where it is, or null
     */
    static @Nullable MemorySegment functionOrNull(String name) {
        return C.find(name).orElse(null);
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

    static int call(MemorySegment function, long a, long b, long c) {
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
     * Whether a call was refused for good, not for its arguments: the kernel is too old for it, or
     * a container's filter forbids it. Another way should be tried then.
     *
     * @param result what it returned
     * @return true if so
     */
    static boolean isForbidden(long result) {
        return result == -ENOSYS || result == -EPERM || result == -EOPNOTSUPP;
    }

    /** Room for one small structure that a call of this thread fills. */
    static MemorySegment structure() {
        return SCRATCH.get().asSlice(SCRATCH_OFFSET);
    }
}
