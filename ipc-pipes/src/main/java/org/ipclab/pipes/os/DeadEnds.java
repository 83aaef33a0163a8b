package org.ipclab.pipes.os;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Ends that are never ready: a read end of a pipe that stays empty and a write end of a pipe that
 * stays full. Neither reports end of file, nor error, nor takes a byte, so whoever uses one by
 * mistake waits rather than being misled. Opened once a process, when first needed.
 */
public final class DeadEnds {
    private static final int PAGE_BYTES = 4096;
    private static long empty = -1; // guarded by the class
    private static long full = -1; // guarded by the class

    private DeadEnds() {}

    /**
     * Never readable.
     *
     * @return a descriptor, open for the rest of the process's life
     * @throws KernelException if no descriptor is left
     */
    public static synchronized int source() throws KernelException {
        if (empty == -1) {
            empty = Kernel.pipe();
            Kernel.configureBlocking((int) empty, false);
        }
        return (int) empty;
    }

    /**
     * Never writable.
     *
     * @return a descriptor, open for the rest of the process's life
     * @throws KernelException if no descriptor is left
     */
    public static synchronized int sink() throws KernelException {
        if (full == -1) {
            full = Kernel.pipe();
            fill((int) (full >>> 32));
        }
        return (int) (full >>> 32);
    }

    private static void fill(int sink) {
        Kernel.capacity(sink, PAGE_BYTES);
        Kernel.configureBlocking(sink, false);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment page = arena.allocate(PAGE_BYTES);
            while (Kernel.write(sink, page.address(), PAGE_BYTES) > 0) {}
        }
    }
}
