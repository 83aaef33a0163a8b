package org.ipclab.pipes.os;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Pipe;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Puts any descriptor under a stock channel of the JDK, which then brings its selectors,
 * asynchronous close, interrupts, and the parking of virtual threads.
 *
 * <p>The JDK offers no way to make a channel from a descriptor, but it opens pipes, and a
 * descriptor can be replaced under whoever holds its number: the JDK's own close does that with
 * {@code dup2}. So: open a JDK pipe, find out which numbers it got, and {@code dup3} the wanted
 * files over them. The numbers are found by content. A nonce goes into the JDK's pipe; the
 * descriptor with just that many bytes waiting ({@code FIONREAD}), which are that nonce ({@code
 * tee}, which consumes nothing), is its read end, and the descriptor of the same pipe that is open
 * for writing is its write end.
 */
public final class Adoption {
    private static final int NONCE_BYTES = 16;
    private static final AtomicLong SERIAL = new AtomicLong();

    private Adoption() {}

    /**
     * A descriptor and the stock channel above it.
     *
     * @param channel the stock channel
     * @param descriptor the number under it
     * @param <C> the kind of channel
     */
    public record Adopted<C>(C channel, Descriptor descriptor) {}

    /**
     * Both ends of a pipe.
     *
     * @param source the read end
     * @param sink the write end
     */
    public record Ends(Adopted<Pipe.SourceChannel> source, Adopted<Pipe.SinkChannel> sink) {}

    /**
     * Opens a pipe of the kernel, close-on-exec, under two stock channels.
     *
     * @return its two ends
     * @throws IOException if no descriptor is left
     */
    public static Ends pipe() throws IOException {
        Ends early = EarlyPipe.open();
        if (early != null) {
            return early;
        }
        long pair = Kernel.pipe();
        return adopt((int) pair, (int) (pair >>> 32));
    }

    /**
     * Adopts a descriptor that can be read.
     *
     * @param fd the descriptor; it is closed, and lives on under the channel's own number
     * @return the channel
     * @throws IOException if no descriptor is left
     */
    public static Adopted<Pipe.SourceChannel> source(int fd) throws IOException {
        Ends ends = adopt(fd, -1);
        ends.sink().channel().close();
        return ends.source();
    }

    /**
     * Adopts a descriptor that can be written.
     *
     * @param fd the descriptor; it is closed, and lives on under the channel's own number
     * @return the channel
     * @throws IOException if no descriptor is left
     */
    public static Adopted<Pipe.SinkChannel> sink(int fd) throws IOException {
        Ends ends = adopt(-1, fd);
        ends.source().channel().close();
        return ends.sink();
    }

    /**
     * Takes a descriptor that this process inherited: it lives on under another number, with flags
     * of its own where the kernel allows, so that other processes that share it notice nothing.
     *
     * @param fd the descriptor; 0, 1 and 2 become {@code /dev/null} rather than free
     * @return its new number, close-on-exec
     * @throws IOException if it is not open
     */
    public static int inherit(int fd) throws IOException {
        int copy = Kernel.check(Descriptor.privateCopy(fd), "cannot use descriptor " + fd);
        Kernel.configureBlocking(copy, true);
        if (fd > 2) {
            Kernel.close(fd);
            return copy;
        }
        int nothing = Descriptor.openNothing(0);
        Kernel.duplicateOnto(nothing, fd);
        Kernel.close(nothing);
        return copy;
    }

    private static Ends adopt(int readEnd, int writeEnd) throws IOException {
        Pipe jdk = null;
        try {
            EarlyPipe.end();
            int next = nextFree(Math.max(readEnd, writeEnd));
            jdk = Pipe.open();
            Nonce nonce = mark(jdk);
            int source = find(next, fd -> Glass.shows(fd, nonce));
            long pipe = Kernel.identity(source);
            int sink = find(source + 1, fd -> isSinkOf(pipe, fd));
            replace(readEnd, source);
            replace(writeEnd, sink);
            return new Ends(
                    new Adopted<>(jdk.source(), new Descriptor(source)),
                    new Adopted<>(jdk.sink(), new Descriptor(sink)));
        } catch (IOException | RuntimeException e) {
            if (jdk != null) {
                jdk.source().close();
                jdk.sink().close();
            }
            throw e;
        } finally {
            close(readEnd);
            close(writeEnd);
        }
    }

    /** The kernel gives the lowest free number: this one, unless another thread is quicker. */
    private static int nextFree(int open) throws KernelException {
        int next = Kernel.check(Kernel.duplicate(open, 0), "cannot open a pipe");
        Kernel.close(next);
        return next;
    }

    private record Nonce(long serial, long random) {
        static Nonce next() {
            return new Nonce(SERIAL.incrementAndGet(), ThreadLocalRandom.current().nextLong());
        }
    }

    /** Writes without blocking: a blocking write would close the pipe of an interrupted thread. */
    private static Nonce mark(Pipe jdk) throws IOException {
        Nonce nonce = Nonce.next();
        ByteBuffer bytes = ByteBuffer.allocate(NONCE_BYTES).order(ByteOrder.nativeOrder());
        bytes.putLong(nonce.serial).putLong(nonce.random).flip();
        jdk.sink().configureBlocking(false);
        jdk.sink().write(bytes);
        jdk.sink().configureBlocking(true);
        return nonce;
    }

    /**
     * Looks at all numbers, upwards from the likeliest. The two numbers of one pipe need not be
     * neighbours, nor in order: other threads open and close files meanwhile.
     */
    private static int find(int start, Candidate candidate) throws IOException {
        int limit = Kernel.descriptorLimit();
        for (int i = 0; i < limit; i++) {
            int fd = (start + i) % limit;
            if (Kernel.available(fd) == NONCE_BYTES && candidate.fits(fd)) {
                return fd;
            }
        }
        throw new IOException("the descriptor of a new pipe was not found below " + limit);
    }

    private interface Candidate {
        boolean fits(int fd) throws IOException;
    }

    private static boolean isSinkOf(long pipe, int fd) {
        return (Kernel.flags(fd) & Kernel.O_WRONLY) != 0 && Kernel.identity(fd) == pipe;
    }

    /** A pipe of our own that candidates are copied into, to look at; opened when first needed. */
    private static final class Glass {
        private static final MemorySegment SEEN = Arena.global().allocate(NONCE_BYTES, 8);
        private static long pipe = -1; // guarded by the class

        static synchronized boolean shows(int fd, Nonce nonce) throws KernelException {
            if (pipe == -1) {
                pipe = Kernel.pipe();
            }
            return Kernel.tee(fd, (int) (pipe >>> 32), NONCE_BYTES) > 0
                    && Kernel.read((int) pipe, SEEN.address(), NONCE_BYTES) == NONCE_BYTES
                    && SEEN.get(ValueLayout.JAVA_LONG, 0) == nonce.serial
                    && SEEN.get(ValueLayout.JAVA_LONG, 8) == nonce.random;
        }
    }

    /**
     * A virtual thread has just written the nonce, so the JDK believes for good that the file does
     * not block. It must be told the truth, or the next virtual thread would hang its carrier.
     */
    private static void replace(int wanted, int under) throws IOException {
        if (wanted >= 0) {
            Kernel.check(Kernel.duplicateOnto(wanted, under), "cannot adopt a descriptor");
            if (Thread.currentThread().isVirtual()) {
                Kernel.configureBlocking(under, false);
            }
        }
    }

    private static void close(int fd) {
        if (fd >= 0) {
            Kernel.close(fd);
        }
    }
}
