package org.ipclab.pipes.os;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Pages of memory of their own, straight from the kernel, zero at first.
 *
 * <p>{@link #close} takes them out of this process's memory; pages that a pipe still holds live on
 * there, unchanged, and their addresses are given to nobody before. Memory from {@code malloc} has
 * no such end: it would be reused under the pipe. Not thread safe.
 */
public final class Mapping implements AutoCloseable {
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_PRIVATE_ANONYMOUS = 0x22;
    private static final MemorySegment MMAP = Kernel.function("mmap");
    private static final MemorySegment MUNMAP = Kernel.function("munmap");

    private final long address;
    private final long bytes;

    private Mapping(long address, long bytes) {
        this.address = address;
        this.bytes = bytes;
    }

    /**
     * Maps fresh pages.
     *
     * @param bytes how many bytes, above 0
     * @return the pages
     * @throws KernelException if there is no memory
     */
    public static Mapping ofBytes(long bytes) throws KernelException {
        long address = Kernel.call(MMAP, 0, bytes, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0);
        if (address < 0) {
            throw new KernelException("cannot map " + bytes + " bytes", (int) -address);
        }
        return new Mapping(address, bytes);
    }

    /**
     * Where the pages begin.
     *
     * @return the address
     */
    public long address() {
        return address;
    }

    /**
     * A view of the pages.
     *
     * @param arena how long the view can be used; it must end before the pages are closed
     * @return the pages as a segment
     */
    @SuppressWarnings("restricted")
    public MemorySegment view(Arena arena) {
        return MemorySegment.ofAddress(address).reinterpret(bytes, arena, null);
    }

    /**
     * Copies bytes out.
     *
     * @param offset where from, counted from the beginning
     * @param target gets as many as it has room for; there must be as many behind the offset
     */
    @SuppressWarnings("restricted")
    public void copyTo(long offset, ByteBuffer target) {
        int length = target.remaining();
        Objects.checkFromIndexSize(offset, length, bytes);
        MemorySegment from = MemorySegment.ofAddress(address + offset).reinterpret(length);
        MemorySegment.ofBuffer(target).copyFrom(from);
        target.position(target.limit());
    }

    /** Unmaps the pages. To be called once. */
    @Override
    public void close() {
        Kernel.call(MUNMAP, address, bytes, 0, 0, 0, 0);
    }
}
