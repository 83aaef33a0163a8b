package org.ipclab.pipes;

import org.ipclab.pipes.os.KernelDescriptor;
import org.ipclab.pipes.os.Mapping;
import org.ipclab.pipes.os.Splice;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Memory that is filled once and then goes into pipes without being copied ({@code vmsplice}), as
 * often and into as many as wanted: {@link Relay#send}.
 *
 * {@snippet class="org.ipclab.pipes.RelaySnippets" region="pages"}
 *
 * <p>A pipe refers to the pages themselves, and so does every pipe that a reader splices them on
 * to. There is no way to learn when the last of them is done: an empty pipe proves nothing, for its
 * reader may have passed the pages on. Memory that is overwritten too early corrupts data that was
 * sent long ago. Therefore these pages cannot be overwritten at all: the buffer that fills them is
 * dead when {@link #filled} returns, and closing gives the pages back to the kernel, which keeps
 * those that a pipe still holds, unchanged. To send other bytes, fill other pages.
 *
 * <p>It pays for bytes that are sent more than once: fresh pages cost more than the one copy that
 * they save. Pages of 1 MiB and a pipe of that capacity are the fastest. Thread safe.
 */
public final class Pages implements AutoCloseable {
    private final Mapping mapping; // guarded by this
    private final int size;
    private boolean closed; // guarded by this

    private Pages(Mapping mapping, int size) {
        this.mapping = mapping;
        this.size = size;
    }

    /** Fills pages, once. */
    @FunctionalInterface
    public interface Filler {
        /**
         * Puts bytes into the pages; the buffer's position afterwards says how many.
         *
         * @param room the pages; the buffer works in this thread, and only until this returns
         * @throws IOException if the bytes cannot be had
         */
        void fill(ByteBuffer room) throws IOException;
    }

    /**
     * Takes fresh pages and has them filled.
     *
     * @param capacityBytes how many bytes there is room for, above 0
     * @param filler puts the bytes in
     * @return the pages, which nobody can change any more
     * @throws IllegalArgumentException if the capacity is not above 0
     * @throws UnsupportedOperationException where the kernel is not called
     * @throws IOException if there is no memory, or the filler fails
     */
    public static Pages filled(int capacityBytes, Filler filler) throws IOException {
        if (capacityBytes <= 0) {
            throw new IllegalArgumentException(
                    "pages need room for more than 0 bytes, not " + capacityBytes);
        }
        Provider.requireKernel("pages cannot be lent to a pipe here");
        Mapping mapping = Mapping.ofBytes(capacityBytes);
        try {
            return new Pages(mapping, fill(mapping, filler));
        } catch (IOException | RuntimeException | Error e) {
            mapping.close();
            throw e;
        }
    }

    private static int fill(Mapping mapping, Filler filler) throws IOException {
        try (Arena untilFilled = Arena.ofConfined()) {
            ByteBuffer room = mapping.view(untilFilled).asByteBuffer();
            filler.fill(room);
            return room.position();
        }
    }

    /**
     * How many bytes were filled in.
     *
     * @return the bytes
     */
    public int size() {
        return size;
    }

    /** Lends bytes to a pipe as far as there is room now. */
    synchronized int lend(int offset, KernelDescriptor to) throws IOException {
        requireOpen();
        return Splice.lend(mapping.address() + offset, size - offset, to);
    }

    /** Copies bytes, for a pipe that must be waited for. */
    synchronized ByteBuffer copy(int offset, int mostBytes) {
        requireOpen();
        ByteBuffer copy = ByteBuffer.allocate(Math.min(mostBytes, size - offset));
        mapping.copyTo(offset, copy);
        return copy.flip();
    }

    /** Refuses an offset that is not inside. */
    void check(int offset) {
        Objects.checkFromToIndex(offset, size, size);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("these pages are closed");
        }
    }

    /**
     * Gives the pages back. What was sent and not read yet is not touched by that. Does not wait;
     * closing again does nothing.
     */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            mapping.close();
        }
    }
}
