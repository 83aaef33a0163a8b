package org.ipclab.pipes.os;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Moves and copies pages between pipes without copying bytes, and never waits for either pipe.
 *
 * <p>Both descriptors are held during a call, the source's always first, so neither number can
 * become another file's meanwhile and no two calls can lock each other out.
 */
public final class Splice {
    private static final int NONBLOCK = 2;
    private static final MemorySegment SPLICE = Kernel.function("splice");
    private static final MemorySegment VMSPLICE = Kernel.function("vmsplice");

    private Splice() {}

    /**
     * Moves bytes from one pipe to another.
     *
     * @param from a read end
     * @param to a write end of another pipe
     * @param most how many bytes at most, above 0
     * @return how many were moved, 0 if either pipe is not ready, or -1 at end of file
     * @throws IOException if an end is closed, or the pipe broken, or the kernel refuses
     */
    public static int move(KernelDescriptor from, KernelDescriptor to, int most)
            throws IOException {
        synchronized (from) {
            synchronized (to) {
                long count = Kernel.call(SPLICE, from.open(), 0, to.open(), 0, most, NONBLOCK);
                return count == 0 ? -1 : orNothing(count, "cannot splice");
            }
        }
    }

    /**
     * Copies bytes from one pipe into another, and leaves them in the first as well.
     *
     * @param from a read end
     * @param to a write end of another pipe
     * @param most how many bytes at most, above 0
     * @return how many were copied, from the next one to be read on; 0 if either pipe is not ready,
     *     or -1 at end of file
     * @throws IOException if an end is closed, or the pipe broken, or the kernel refuses
     */
    public static int copy(KernelDescriptor from, KernelDescriptor to, int most)
            throws IOException {
        synchronized (from) {
            synchronized (to) {
                long count = Pipes.tee(from.open(), to.open(), most);
                return count == 0 ? -1 : orNothing(count, "cannot tee");
            }
        }
    }

    /**
     * Puts pages of memory into a pipe. They are the pipe's from now on, for as long as any pipe in
     * any process refers to them: what is written to them is seen by the reader.
     *
     * @param address where the bytes are
     * @param length how many, above 0
     * @param to a write end
     * @return how many are in the pipe, 0 if there is no room
     * @throws IOException if the end is closed, or the pipe broken, or the kernel refuses
     */
    public static int lend(long address, int length, KernelDescriptor to) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment vector = arena.allocate(ValueLayout.JAVA_LONG, 2);
            vector.setAtIndex(ValueLayout.JAVA_LONG, 0, address);
            vector.setAtIndex(ValueLayout.JAVA_LONG, 1, length);
            synchronized (to) {
                long count = Kernel.call(VMSPLICE, to.open(), vector.address(), 1, NONBLOCK, 0, 0);
                return orNothing(count, "cannot splice memory into a pipe");
            }
        }
    }

    private static int orNothing(long count, String what) throws KernelException {
        return count == -Kernel.EAGAIN || count == -Kernel.EINTR ? 0 : Kernel.check(count, what);
    }
}
