package org.ipclab.pipes.os;

/**
 * Ends that are never ready: a read end of a pipe that stays empty and a write end of a pipe that
 * stays full. Neither reports end of file, nor error, nor takes a byte, so whoever uses one by
 * mistake waits rather than being misled. Opened once a process, when first needed.
 */
public final class DeadEnds {
    private static final int SOURCE;
    private static final int SINK;

    static {
        try {
            long empty = Kernel.pipe();
            SOURCE = (int) empty;
            Kernel.configureBlocking(SOURCE, false);
            SINK = fill(Kernel.pipe());
        } catch (KernelException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private DeadEnds() {}

    private static int fill(long pipe) {
        int sink = (int) (pipe >>> 32);
        Kernel.capacity(sink, 4096);
        Kernel.configureBlocking(sink, false);
        try (var arena = java.lang.foreign.Arena.ofConfined()) {
            var page = arena.allocate(4096);
            while (Kernel.write(sink, page.address(), 4096) > 0) {}
        }
        return sink;
    }

    /**
     * Never readable.
     *
     * @return a descriptor, open for the life of the process
     */
    public static int source() {
        return SOURCE;
    }

    /**
     * Never writable.
     *
     * @return a descriptor, open for the life of the process
     */
    public static int sink() {
        return SINK;
    }
}
