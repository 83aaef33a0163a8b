package org.ipclab.shared;

import org.ipclab.pipes.Shareable;
import org.ipclab.shared.lock.Lifetime;
import org.ipclab.shared.lock.LockWord;
import org.ipclab.shared.os.MemoryFile;
import org.ipclab.shared.os.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Memory that processes share: what one writes, the others read, at once and without a system call.
 *
 * <p>It is made here, given to children as a descriptor, and found there again:
 *
 * {@snippet class="org.ipclab.shared.SharedSnippets" region="memory"}
 *
 * <p>Processes that are not parent and child find it by its name, as long as a process has it:
 *
 * {@snippet class="org.ipclab.shared.SharedSnippets" region="name"}
 *
 * <p>The memory lies in no directory, and the kernel frees it when the last process that has it
 * ends, however it ends. It belongs to one user (mode 0600). Its size is sealed: no process can cut
 * it off under another's feet.
 *
 * <p>Neither order nor atomicity is promised for what is read and written through {@link #segment}:
 * that takes a {@link SharedLock}, or the atomic access modes of {@link
 * java.lang.invoke.VarHandle}.
 *
 * <p>Thread safe. {@link #close} does not wait: a thread that holds a lock of this memory may
 * finish, and then the mapping is given back; one that waits for a lock or on a condition gets an
 * {@link IllegalStateException}.
 */
public final class SharedMemory implements Shareable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SharedMemory.class);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    private final MemoryFile file;
    private final String name;
    private final boolean creator;
    private final long identity;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment segment;

    /** Where the mutexes are that this process knows. */
    private final Set<Long> mutexes = ConcurrentHashMap.newKeySet();

    private volatile boolean closed;

    private final Lifetime lifetime =
            new Lifetime() {
                @Override
                public boolean isClosed() {
                    return closed;
                }

                @Override
                public void requireOpen() {
                    SharedMemory.this.requireOpen();
                }

                @Override
                public void left() {
                    unmapUnlessHeld();
                }
            };

    private SharedMemory(MemoryFile file, String name, boolean creator) throws IOException {
        this.file = file;
        this.name = name;
        this.creator = creator;
        this.identity = file.identity();
        this.segment = file.map(arena);
        LOG.debug("{} {}", this, creator ? "made" : "found");
    }

    /**
     * Makes memory without a name, all zeros.
     *
     * @param bytes how much, above 0
     * @return the memory, which nobody else has yet
     * @throws IllegalArgumentException if the size is not above 0
     * @throws IOException if no descriptor is left, or the kernel refuses the size
     * @throws UnsupportedOperationException if this system cannot share memory
     */
    public static SharedMemory create(long bytes) throws IOException {
        return make("", bytes, _ -> {});
    }

    /**
     * Makes memory that other processes of this user find by its name.
     *
     * @param name letters, digits, dots, hyphens and underscores, at most 100
     * @param bytes how much, above 0
     * @param layout what to make in the memory before others can find it, such as a {@link
     *     SharedLock} or a {@link SharedQueue}
     * @return the memory
     * @throws IllegalArgumentException if the size is not above 0, or the name is no name
     * @throws java.nio.file.FileAlreadyExistsException if there is memory of that name; of two
     *     processes that make the same name at the same moment, one or both are told so
     * @throws IOException if no descriptor is left, or the kernel refuses the size
     * @throws UnsupportedOperationException if this system cannot share memory
     */
    public static SharedMemory create(String name, long bytes, Consumer<SharedMemory> layout)
            throws IOException {
        return make(checked(name), bytes, layout);
    }

    private static SharedMemory make(String name, long bytes, Consumer<SharedMemory> layout)
            throws IOException {
        if (bytes <= 0) {
            throw new IllegalArgumentException(
                    "shared memory must have more than 0 bytes, not " + bytes);
        }
        SharedMemory memory = map(Platform.current().create(name, bytes), name, true);
        try {
            layout.accept(memory);
            memory.file.publish();
            return memory;
        } catch (IOException | RuntimeException | Error e) {
            memory.close();
            throw e;
        }
    }

    private static String checked(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a name has 1 to 100 letters, digits, dots, hyphens and underscores: not '"
                            + name
                            + "'");
        }
        return name;
    }

    /**
     * Finds memory by its name.
     *
     * @param name the name that it was made with
     * @return the memory
     * @throws IllegalArgumentException if the name is no name
     * @throws java.nio.file.NoSuchFileException if no process of this user has such memory
     * @throws IOException if no descriptor is left
     * @throws UnsupportedOperationException if this system cannot share memory
     */
    public static SharedMemory open(String name) throws IOException {
        return map(Platform.current().open(checked(name)), name, false);
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
        return map(Platform.current().inherited(descriptor), "", false);
    }

    private static SharedMemory map(MemoryFile file, String name, boolean creator)
            throws IOException {
        try {
            return new SharedMemory(file, name, creator);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /**
     * The bytes themselves.
     *
     * @return a segment of {@link #size} bytes, aligned to a page, usable by all threads
     * @throws IllegalStateException if this is closed
     */
    public MemorySegment segment() {
        requireOpen();
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

    /** The bytes that a structure lies in. */
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

    /** What other processes know a place in this memory by, in events. */
    String placeName(long offset) {
        return (name.isEmpty() ? Long.toHexString(identity) : name) + "+" + offset;
    }

    /** From now on the mapping stays as long as a thread of this process holds that mutex. */
    void watch(long mutex) {
        mutexes.add(mutex);
    }

    /** How long the mapping lasts, for the mutexes in it. */
    Lifetime lifetime() {
        return lifetime;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this shared memory is closed in this process");
        }
    }

    @Override
    public synchronized int duplicate(int least) throws IOException {
        if (closed) {
            throw new IOException("cannot give away shared memory that is closed in this process");
        }
        return file.duplicate(least);
    }

    /**
     * Closes the memory in this process. Others keep it. Does not wait; closing again does nothing.
     */
    @Override
    public void close() {
        closed = true;
        unmapUnlessHeld();
    }

    /**
     * Once closed, this is called by whoever may be the last holder. A thread that took a mutex
     * before the close is seen here, one that took it later sees the close, and gives it back. It
     * cannot if the memory was unmapped in between: then its mutex is given back here.
     */
    private synchronized void unmapUnlessHeld() {
        if (arena.scope().isAlive() && mutexes.stream().noneMatch(at -> isHeldHere(segment, at))) {
            arena.close();
            giveBack();
            file.close();
        }
    }

    private static boolean isHeldHere(MemorySegment memory, long mutex) {
        return LockWord.isHeldByThisProcess(memory, mutex);
    }

    private void giveBack() {
        if (!mutexes.isEmpty()) {
            try (Arena again = Arena.ofConfined()) {
                MemorySegment memory = file.map(again);
                mutexes.forEach(mutex -> LockWord.giveBack(memory, mutex));
            } catch (IOException e) {
                LOG.debug("cannot look whether a lock was taken while {} was closed", this, e);
            }
        }
    }

    @Override
    public String toString() {
        return "SharedMemory["
                + (name.isEmpty() ? "" : name + ", ")
                + size()
                + (closed ? " bytes, closed]" : " bytes]");
    }
}
