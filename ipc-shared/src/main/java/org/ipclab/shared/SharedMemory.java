package org.ipclab.shared;

import org.ipclab.pipes.Shareable;
import org.ipclab.pipes.os.Kernel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Memory that processes share: what one writes, the others read, at once and without a system call.
 *
 * <p>It is made here, given to children as a descriptor, and found there again:
 *
 * {@snippet class="org.ipclab.shared.SharedSnippets" region="memory"}
 *
 * <p>The memory is a {@code memfd} of the kernel. It has no name in any directory, and the kernel
 * frees it when the last process that has it ends, however it ends. Its size is sealed: no process
 * can cut it off under another's feet.
 *
 * <p>Neither order nor atomicity is promised for what is read and written through {@link #segment}:
 * that takes a {@link SharedLock}, or the atomic access modes of {@link
 * java.lang.invoke.VarHandle}.
 *
 * <p>Thread safe. {@link #close} does not wait: threads that are inside a lock or queue of this
 * memory may finish, and the last of them gives the mapping back.
 */
public final class SharedMemory implements Shareable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SharedMemory.class);
    private static final String NAME = "ipclab-shared";
    private static final int CLOSED = Integer.MIN_VALUE;

    private static final int MFD_CLOEXEC = 1;
    private static final int MFD_ALLOW_SEALING = 2;
    private static final int F_GETFD = 1;
    private static final int FD_CLOEXEC = 1;
    private static final int F_ADD_SEALS = 1033;
    private static final int SEAL_SIZE_FOR_GOOD = 1 | 2 | 4; // no further seals, shrinking, growing

    private final int descriptor;
    private final boolean creator;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment segment;

    /** How many threads are inside, plus {@link #CLOSED}. */
    private final AtomicInteger users = new AtomicInteger();

    private SharedMemory(int descriptor, boolean creator) throws IOException {
        this.descriptor = descriptor;
        this.creator = creator;
        this.segment = map(descriptor, arena);
        LOG.debug("{} bytes of shared memory {}", size(), creator ? "made" : "inherited");
    }

    /**
     * Makes memory, all zeros.
     *
     * @param bytes how much, above 0
     * @return the memory, which nobody else has yet
     * @throws IllegalArgumentException if the size is not above 0
     * @throws IOException if no descriptor is left, or the kernel refuses the size
     * @throws UnsupportedOperationException if this system is not Linux
     */
    public static SharedMemory create(long bytes) throws IOException {
        if (bytes <= 0) {
            throw new IllegalArgumentException(
                    "shared memory must have more than 0 bytes, not " + bytes);
        }
        int descriptor = memfd();
        try {
            resize(descriptor, bytes);
            return new SharedMemory(descriptor, true);
        } catch (IOException | RuntimeException e) {
            Kernel.close(descriptor);
            throw e;
        }
    }

    /**
     * Finds the memory that the parent gave to this process. A descriptor can be taken once; its
     * number is then free.
     *
     * @param descriptor its number, as the parent chose it in {@link
     *     org.ipclab.pipes.ChildCommand#fd(int, Shareable)}
     * @return the memory
     * @throws IllegalArgumentException if the number is negative
     * @throws IOException if this process was started without shared memory there
     */
    public static SharedMemory inherited(int descriptor) throws IOException {
        if (descriptor < 0) {
            throw new IllegalArgumentException("a descriptor is 0 or above, not " + descriptor);
        }
        if (!isSharedMemory(descriptor)) {
            throw new IOException(
                    "this process was not started with shared memory on descriptor " + descriptor);
        }
        int own = Kernel.check(Kernel.duplicate(descriptor, 3), "cannot take a descriptor");
        try {
            SharedMemory memory = new SharedMemory(own, false);
            Kernel.close(descriptor);
            return memory;
        } catch (IOException | RuntimeException e) {
            Kernel.close(own);
            throw e;
        }
    }

    private static MemorySegment map(int descriptor, Arena arena) throws IOException {
        Path file = Path.of("/proc/self/fd/" + descriptor);
        try (var channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(MapMode.READ_WRITE, 0, channel.size(), arena);
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    private static int memfd() throws IOException {
        try (Arena name = Arena.ofConfined()) {
            long fd =
                    Kernel.call(
                            Kernel.function("memfd_create"),
                            name.allocateFrom(NAME).address(),
                            MFD_CLOEXEC | MFD_ALLOW_SEALING,
                            0,
                            0,
                            0,
                            0);
            return Kernel.check(fd, "cannot make shared memory");
        }
    }

    private static void resize(int descriptor, long bytes) throws IOException {
        Kernel.check(
                Kernel.call(Kernel.function("ftruncate"), descriptor, bytes, 0, 0, 0, 0),
                "cannot give shared memory " + bytes + " bytes");
        Kernel.check(
                Kernel.call(
                        Kernel.function("fcntl"),
                        descriptor,
                        F_ADD_SEALS,
                        SEAL_SIZE_FOR_GOOD,
                        0,
                        0,
                        0),
                "cannot seal the size of shared memory");
    }

    private static boolean isSharedMemory(int descriptor) throws IOException {
        Path link = Path.of("/proc/self/fd/" + descriptor);
        return Files.isSymbolicLink(link)
                && Files.readSymbolicLink(link).toString().startsWith("/memfd:" + NAME)
                && !isOwn(descriptor);
    }

    /** What this process opened itself is close-on-exec; what it was started with cannot be. */
    private static boolean isOwn(int descriptor) {
        long flags = Kernel.call(Kernel.function("fcntl"), descriptor, F_GETFD, 0, 0, 0, 0);
        return ((int) flags & FD_CLOEXEC) != 0;
    }

    /**
     * The bytes themselves.
     *
     * @return a segment of {@link #size} bytes, aligned to a page, usable by all threads
     * @throws IllegalStateException if this is closed
     */
    public MemorySegment segment() {
        if (isClosed()) {
            throw closed();
        }
        return segment;
    }

    /**
     * How much memory it is.
     *
     * @return the bytes
     */
    public long size() {
        return segment.byteSize();
    }

    /** The bytes that a structure lies in, while a thread is inside. */
    MemorySegment region(long offset, long bytes, int alignment) {
        if (offset < 0 || offset % alignment != 0 || offset > size() - bytes) {
            throw new IllegalArgumentException(
                    bytes
                            + " bytes at a multiple of "
                            + alignment
                            + " are needed: not possible at "
                            + offset
                            + " in shared memory of "
                            + size()
                            + " bytes");
        }
        return segment().asSlice(offset, bytes);
    }

    /** Whether this process made it, and so lays out the structures in it. */
    boolean isCreator() {
        return creator;
    }

    /** Keeps the memory mapped until {@link #leave}. */
    void enter() {
        if (users.getAndIncrement() < 0) {
            leave();
            throw closed();
        }
    }

    void leave() {
        if (users.decrementAndGet() == CLOSED) {
            unmap();
        }
    }

    private boolean isClosed() {
        return users.get() < 0;
    }

    private static IllegalStateException closed() {
        return new IllegalStateException("this shared memory is closed in this process");
    }

    @Override
    public synchronized int duplicate(int least) throws IOException {
        if (isClosed()) {
            throw new IOException("cannot give away shared memory that is closed in this process");
        }
        return Kernel.check(
                Kernel.duplicate(descriptor, least), "cannot copy a descriptor for a child");
    }

    /**
     * Closes the memory in this process. Others keep it. Does not wait; closing again does nothing.
     */
    @Override
    public synchronized void close() {
        if (!isClosed()) {
            Kernel.close(descriptor);
            if (users.getAndUpdate(inside -> inside | CLOSED) == 0) {
                unmap();
            }
        }
    }

    /** A late comer that finds the memory closed may leave as the last one once more. */
    private synchronized void unmap() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }

    @Override
    public String toString() {
        return "SharedMemory[" + size() + " bytes" + (isClosed() ? ", closed]" : "]");
    }
}
