package org.ipclab.pipes.os;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Calls of the C library that do not bring {@code errno} along: for functions that return their
 * error, and for calls that seldom fail. To bring it costs some nanoseconds, and leaves an object
 * behind that the compiler does not always remove.
 *
 * <p>Apart from {@link Kernel}, so that programs that need no such call do not load a second method
 * handle.
 */
@SuppressWarnings("restricted")
public final class BareCall {
    private static final MethodHandle CALL =
            Linker.nativeLinker()
                    .downcallHandle(
                            FunctionDescriptor.of(
                                    JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));
    private static final MemorySegment SYSCALL = Kernel.function("syscall");
    private static final boolean X86 = System.getProperty("os.arch").matches("amd64|x86_64");
    private static final long SYS_READ = X86 ? 0 : 63;
    private static final long SYS_WRITE = X86 ? 1 : 64;

    private BareCall() {}

    /**
     * Calls any function of the C library that takes up to four integers or pointers.
     *
     * @param function from {@link Kernel#function}
     * @param a first argument
     * @param b second argument
     * @param c third argument
     * @param d fourth argument
     * @return its result; of a function that returns an {@code int}, the lower half is valid
     */
    public static long call(MemorySegment function, long a, long b, long c, long d) {
        try {
            return (long) CALL.invokeExact(function, a, b, c, d);
        } catch (Throwable impossible) {
            throw new AssertionError("a downcall never throws", impossible);
        }
    }

    /** Reads; -1 for any error. The C library's own function prepares to be cancelled each time. */
    static int read(int fd, long address, int length) {
        return (int) call(SYSCALL, SYS_READ, fd, address, length);
    }

    /** Writes; -1 for any error. */
    static int write(int fd, long address, int length) {
        return (int) call(SYSCALL, SYS_WRITE, fd, address, length);
    }

    /** Loads what a call needs. */
    static void load() {}
}
