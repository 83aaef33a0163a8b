package org.ipclab.pipes.os;

import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.channels.Pipe;

/**
 * Puts any descriptor under a stock channel of the JDK, which then brings its selectors,
 * asynchronous close, interrupts, and the parking of virtual threads.
 *
 * <p>The JDK offers no way to make a channel from a descriptor, but it opens pipes, and a
 * descriptor can be replaced under whoever holds its number: the JDK's own close does that with
 * {@code dup2}. So: open a pipe of the JDK's, find out which numbers it got, and {@code dup3} the
 * wanted files over them.
 */
public final class Adoption {
    private Adoption() {}

    /**
     * Opens a pipe of the kernel, close-on-exec, under two stock channels.
     *
     * @return its two ends
     * @throws IOException if no descriptor is left
     */
    public static Adopted.Ends pipe() throws IOException {
        Adopted.Ends early = EarlyPipe.open();
        return early != null ? early : adopt(Pipes.open());
    }

    private static Adopted.Ends adopt(Pipes.Pair pair) throws IOException {
        try {
            JdkPipe jdk = jdkPipe(pair.source());
            try {
                replace(pair.source(), jdk.source());
                replace(pair.sink(), jdk.sink());
                tellTheTruth(jdk.sink());
            } catch (KernelException e) {
                return theJdks(jdk, e);
            }
            return ends(jdk);
        } finally {
            pair.close();
        }
    }

    private static JdkPipe jdkPipe(int open) throws IOException {
        EarlyPipe.end();
        return JdkPipe.open(open);
    }

    private static Adopted.Ends ends(JdkPipe jdk) {
        return new Adopted.Ends(
                new Adopted<>(
                        jdk.pipe().source(),
                        KernelDescriptor.own(Direction.SOURCE, FileKind.PIPE, jdk.source())),
                new Adopted<>(
                        jdk.pipe().sink(),
                        KernelDescriptor.own(Direction.SINK, FileKind.PIPE, jdk.sink())));
    }

    /** Where nothing may be put over it, the JDK's pipe will do: its numbers are known. */
    private static Adopted.Ends theJdks(JdkPipe jdk, KernelException refused) throws IOException {
        if (!refused.isForbidden()) {
            jdk.close();
            throw refused;
        }
        LoggerFactory.getLogger(Adoption.class).debug("pipes are opened by the JDK", refused);
        jdk.drain();
        OpenFiles.closeOnExec(jdk.source());
        OpenFiles.closeOnExec(jdk.sink());
        return ends(jdk);
    }

    /**
     * Adopts a file that was opened here, to be read.
     *
     * @param fd the descriptor; it is closed, and lives on under the channel's own number
     * @param kind its kind
     * @return the channel
     * @throws IOException if no descriptor is left
     */
    public static Adopted<Pipe.SourceChannel> source(int fd, FileKind kind) throws IOException {
        try {
            JdkPipe jdk = jdkPipe(fd);
            putUnder(jdk, Direction.SOURCE, fd);
            tellTheTruth(jdk.source());
            return new Adopted<>(
                    jdk.pipe().source(),
                    KernelDescriptor.own(Direction.SOURCE, kind, jdk.source()));
        } finally {
            OpenFiles.close(fd);
        }
    }

    /**
     * Adopts a file that was opened here, to be written.
     *
     * @param fd the descriptor; it is closed, and lives on under the channel's own number
     * @param kind its kind
     * @return the channel
     * @throws IOException if no descriptor is left
     */
    public static Adopted<Pipe.SinkChannel> sink(int fd, FileKind kind) throws IOException {
        try {
            JdkPipe jdk = jdkPipe(fd);
            putUnder(jdk, Direction.SINK, fd);
            tellTheTruth(jdk.sink());
            return new Adopted<>(
                    jdk.pipe().sink(), KernelDescriptor.own(Direction.SINK, kind, jdk.sink()));
        } finally {
            OpenFiles.close(fd);
        }
    }

    /** Puts a file under one end of a pipe, and closes the other. */
    private static void putUnder(JdkPipe jdk, Direction direction, int fd) throws IOException {
        boolean reads = direction == Direction.SOURCE;
        try {
            replace(fd, reads ? jdk.source() : jdk.sink());
        } catch (KernelException e) {
            jdk.close();
            throw e;
        }
        (reads ? jdk.pipe().sink() : jdk.pipe().source()).close();
    }

    private static void replace(int wanted, int under) throws KernelException {
        Kernel.check(OpenFiles.duplicateOnto(wanted, under), "cannot adopt a descriptor");
    }

    /**
     * A virtual thread has just written to the JDK's pipe, so the JDK believes for good that the
     * file does not block. That must be true, or the next virtual thread would hang its carrier.
     */
    private static void tellTheTruth(int number) {
        if (Thread.currentThread().isVirtual()) {
            OpenFiles.configureBlocking(number, false);
        }
    }

    /**
     * Adopts a descriptor that others may have open as well, to be read.
     *
     * @param fd the descriptor; it is the end's now, and closed with it
     * @param kind its kind
     * @return the channel
     * @throws IOException if no descriptor is left; the descriptor is closed then
     */
    static Adopted<Pipe.SourceChannel> sharedSource(int fd, FileKind kind) throws IOException {
        JdkPipe jdk = shared(fd, kind, Direction.SOURCE);
        return new Adopted<>(
                jdk.pipe().source(),
                KernelDescriptor.shared(Direction.SOURCE, kind, jdk.source(), fd));
    }

    /**
     * Adopts a descriptor that others may have open as well, to be written.
     *
     * @param fd the descriptor; it is the end's now, and closed with it
     * @param kind its kind
     * @return the channel
     * @throws IOException if no descriptor is left; the descriptor is closed then
     */
    static Adopted<Pipe.SinkChannel> sharedSink(int fd, FileKind kind) throws IOException {
        JdkPipe jdk = shared(fd, kind, Direction.SINK);
        return new Adopted<>(
                jdk.pipe().sink(), KernelDescriptor.shared(Direction.SINK, kind, jdk.sink(), fd));
    }

    private static JdkPipe shared(int fd, FileKind kind, Direction direction) throws IOException {
        try {
            int under = kind.isSelectable() ? fd : StandIns.ready(direction);
            JdkPipe jdk = jdkPipe(fd);
            putUnder(jdk, direction, under);
            return jdk;
        } catch (IOException e) {
            OpenFiles.close(fd);
            throw e;
        }
    }
}
