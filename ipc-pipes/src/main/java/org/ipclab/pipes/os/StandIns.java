package org.ipclab.pipes.os;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Descriptors that stand in for others under a stock channel. Each is opened once a process, when
 * first needed, and stays open.
 */
final class StandIns {
    private static final int PAGE_BYTES = 4096;
    private static Pipes.@Nullable Pair empty; // these are guarded by the class
    private static Pipes.@Nullable Pair full;
    private static Pipes.@Nullable Pair ready;

    private StandIns() {}

    /**
     * An end that never becomes ready, for one that was closed: whoever uses it by mistake waits
     * rather than being misled.
     */
    static synchronized int closed(Direction direction) throws KernelException {
        return direction == Direction.SOURCE ? empty().source() : full().sink();
    }

    /** An end that is always ready, for a file, which no selector takes. */
    static synchronized int ready(Direction direction) throws KernelException {
        return direction == Direction.SOURCE ? ready().source() : ready().sink();
    }

    private static Pipes.Pair empty() throws KernelException {
        Pipes.Pair known = empty;
        if (known == null) {
            known = Pipes.open();
            OpenFiles.configureBlocking(known.source(), false);
            empty = known;
        }
        return known;
    }

    private static Pipes.Pair full() throws KernelException {
        Pipes.Pair known = full;
        if (known == null) {
            known = Pipes.open();
            Pipes.capacity(known.sink(), PAGE_BYTES);
            OpenFiles.configureBlocking(known.sink(), false);
            while (write(known.sink(), PAGE_BYTES) > 0) {}
            full = known;
        }
        return known;
    }

    /** One byte is in it, which nobody reads. */
    private static Pipes.Pair ready() throws KernelException {
        Pipes.Pair known = ready;
        if (known == null) {
            known = Pipes.open();
            OpenFiles.configureBlocking(known.sink(), false);
            write(known.sink(), 1);
            ready = known;
        }
        return known;
    }

    private static int write(int sink, int bytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment page = arena.allocate(bytes);
            return OpenFiles.write(sink, page.address(), bytes);
        }
    }
}
