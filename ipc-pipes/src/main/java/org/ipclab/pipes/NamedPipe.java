package org.ipclab.pipes;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import org.ipclab.pipes.os.Adoption;
import org.ipclab.pipes.os.Fifo;
import org.ipclab.pipes.os.FileKind;
import org.ipclab.pipes.os.Kernel;
import org.ipclab.pipes.os.OpenFiles;
import org.ipclab.pipes.os.Strings;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/**
 * A pipe with a name in the file system (a FIFO), where processes meet that did not start each
 * other.
 *
 * {@snippet class="org.ipclab.pipes.NamedPipeSnippets" region="named"}
 *
 * <p>Opening an end waits until somebody has opened the other one, but not for ever. What is opened
 * are an ordinary {@link PipeSource} and {@link PipeSink}: the name only serves to meet, and the
 * ends live on when it is gone. End of file comes when all writers have closed; if another opens
 * the pipe later, open a new source for it. Thread safe.
 */
public final class NamedPipe implements AutoCloseable {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    private static final int OWNER_ONLY_MODE = 0600;
    private static final int ENOENT = 2;
    private static final int EACCES = 13;
    private static final int EEXIST = 17;
    private static final long FIRST_PAUSE_NANOS = 100_000;
    private static final long LONGEST_PAUSE_NANOS = 10_000_000;

    private final Path path;
    private final boolean createdHere;

    private NamedPipe(Path path, boolean createdHere) {
        this.path = path;
        this.createdHere = createdHere;
    }

    /**
     * Creates a named pipe that only this process's user may open.
     *
     * @param path its name
     * @return the pipe, whose name {@link #close} deletes
     * @throws FileAlreadyExistsException if there is a file of that name
     * @throws UnsupportedOperationException where the kernel is not called
     * @throws IOException if it cannot be created, with the kernel's reason
     */
    public static NamedPipe create(Path path) throws IOException {
        return create(path, OWNER_ONLY);
    }

    /**
     * Creates a named pipe.
     *
     * @param path its name
     * @param permissions who may open it for reading or writing; just these, whatever the process's
     *     mask says
     * @return the pipe, whose name {@link #close} deletes
     * @throws FileAlreadyExistsException if there is a file of that name
     * @throws UnsupportedOperationException where the kernel is not called
     * @throws IOException if it cannot be created, with the kernel's reason
     */
    public static NamedPipe create(Path path, Set<PosixFilePermission> permissions)
            throws IOException {
        Provider.requireKernel("named pipes cannot be used here");
        int result = Fifo.create(Strings.bytes(path), OWNER_ONLY_MODE);
        if (result < 0) {
            throw refused(path, -result);
        }
        NamedPipe pipe = new NamedPipe(path, true);
        try {
            Files.setPosixFilePermissions(path, permissions);
            return pipe;
        } catch (IOException | RuntimeException e) {
            pipe.close();
            throw e;
        }
    }

    /**
     * Names a pipe that somebody else has created, or will have by the time that it is opened.
     *
     * @param path its name
     * @return the pipe, whose name {@link #close} leaves alone
     * @throws UnsupportedOperationException where the kernel is not called
     */
    public static NamedPipe at(Path path) {
        Provider.requireKernel("named pipes cannot be used here");
        return new NamedPipe(path, false);
    }

    /**
     * Its name.
     *
     * @return the path
     */
    public Path path() {
        return path;
    }

    /**
     * Opens the pipe for reading, and waits until somebody has opened it for writing. A writer that
     * comes and goes meanwhile is not missed: what it wrote is there, and then the end of file.
     *
     * @param timeout how long to wait; zero asks just once
     * @return the read end
     * @throws TimeoutException if nobody came
     * @throws InterruptedException if this thread is interrupted while it waits
     * @throws NoSuchFileException if there is no such file
     * @throws IOException if it is no pipe, or may not be read
     */
    public PipeSource openSource(Duration timeout)
            throws IOException, InterruptedException, TimeoutException {
        int source = open(OpenFiles.O_RDONLY);
        try {
            awaitWriter(source, new Patience(timeout));
            Kernel.check(OpenFiles.configureBlocking(source, true), "cannot open " + path);
        } catch (IOException | InterruptedException | TimeoutException e) {
            OpenFiles.close(source);
            throw e;
        }
        return new PipeSource(Adoption.source(source, FileKind.PIPE));
    }

    private void awaitWriter(int source, Patience patience)
            throws IOException, InterruptedException, TimeoutException {
        try (Fifo.Glass glass = Fifo.Glass.open()) {
            while (!glass.showsWriter(source)) {
                patience.pause("nobody opened " + path + " for writing");
            }
        }
    }

    /**
     * Opens the pipe for writing, and waits until somebody has opened it for reading.
     *
     * @param timeout how long to wait; zero asks just once
     * @return the write end
     * @throws TimeoutException if nobody came
     * @throws InterruptedException if this thread is interrupted while it waits
     * @throws NoSuchFileException if there is no such file
     * @throws IOException if it is no pipe, or may not be written
     */
    public PipeSink openSink(Duration timeout)
            throws IOException, InterruptedException, TimeoutException {
        Patience patience = new Patience(timeout);
        int sink = open(OpenFiles.O_WRONLY);
        while (sink == -Fifo.ENXIO) {
            patience.pause("nobody opened " + path + " for reading");
            sink = open(OpenFiles.O_WRONLY);
        }
        OpenFiles.configureBlocking(sink, true);
        return new PipeSink(Adoption.sink(sink, FileKind.PIPE));
    }

    /** A descriptor, or that nobody reads. */
    private int open(int mode) throws IOException {
        int fd = Fifo.open(Strings.bytes(path), mode);
        if (fd < 0 && fd != -Fifo.ENXIO) {
            throw refused(path, -fd);
        }
        if (fd >= 0 && !Fifo.isPipe(fd)) {
            OpenFiles.close(fd);
            throw new FileSystemException(path.toString(), null, "this is not a named pipe");
        }
        return fd;
    }

    private static IOException refused(Path path, int errno) {
        String name = path.toString();
        return switch (errno) {
            case ENOENT -> new NoSuchFileException(name);
            case EACCES -> new AccessDeniedException(name);
            case EEXIST -> new FileAlreadyExistsException(name);
            default -> new FileSystemException(name, null, Kernel.message(errno));
        };
    }

    /** Waits a little, then a little longer, until the time is up. The kernel tells nobody. */
    private static final class Patience {
        private final Duration timeout;
        private final long start = System.nanoTime();
        private long pauseNanos = FIRST_PAUSE_NANOS;

        Patience(Duration timeout) {
            this.timeout = timeout;
        }

        void pause(String complaint) throws InterruptedException, TimeoutException {
            long left = NANOSECONDS.convert(timeout) - (System.nanoTime() - start);
            if (left <= 0) {
                throw new TimeoutException(complaint + " within " + timeout);
            }
            NANOSECONDS.sleep(Math.min(left, pauseNanos));
            pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS);
        }
    }

    /**
     * Deletes the name if it was created here. Ends that were opened stay open. Closing again does
     * nothing.
     *
     * @throws IOException if the name cannot be deleted
     */
    @Override
    public void close() throws IOException {
        if (createdHere) {
            Files.deleteIfExists(path);
        }
    }
}
