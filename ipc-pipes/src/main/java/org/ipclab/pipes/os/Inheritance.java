package org.ipclab.pipes.os;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The descriptors that this process was started with.
 *
 * <p>What is behind them is shared with whoever started it, and with its other children, so nothing
 * about it is changed: neither its mode, nor its place in a file. Only a terminal is opened anew,
 * where that is allowed, for there is no way to read one without waiting that leaves it as it is.
 */
public final class Inheritance {
    private static final int LAST_STANDARD = 2;
    private static final int ACCESS = OpenFiles.O_WRONLY | OpenFiles.O_RDWR;

    /** What became of a number; guarded by the class. */
    private static final Map<Integer, Taken> TAKEN = new HashMap<>();

    private Inheritance() {}

    /** The ends that a number was taken as. */
    private record Taken(@Nullable KernelDescriptor source, @Nullable KernelDescriptor sink) {
        Taken with(Direction direction, Descriptor end) {
            KernelDescriptor taken = (KernelDescriptor) end;
            return direction == Direction.SOURCE
                    ? new Taken(taken, sink)
                    : new Taken(source, taken);
        }

        boolean isOpen() {
            return (source != null && source.number() >= 0) || (sink != null && sink.number() >= 0);
        }

        @Nullable KernelDescriptor end(Direction direction) {
            return direction == Direction.SOURCE ? source : sink;
        }

        @Nullable KernelDescriptor otherEnd(Direction direction) {
            return direction == Direction.SOURCE ? sink : source;
        }
    }

    /**
     * Takes a descriptor to be read.
     *
     * @param fd its number; 0, 1 and 2 become {@code /dev/null} rather than free
     * @return the channel
     * @throws IOException if this process was not started with it, it cannot be read, or it was
     *     taken before
     */
    public static synchronized Adopted<Pipe.SourceChannel> source(int fd) throws IOException {
        Found found = find(fd, Direction.SOURCE);
        Adopted<Pipe.SourceChannel> end =
                found.ours
                        ? Adoption.source(found.copy, found.kind)
                        : Adoption.sharedSource(found.copy, found.kind);
        taken(fd, Direction.SOURCE, end.descriptor());
        return end;
    }

    /**
     * Takes a descriptor to be written.
     *
     * @param fd its number; 0, 1 and 2 become {@code /dev/null} rather than free
     * @return the channel
     * @throws IOException if this process was not started with it, it cannot be written, or it was
     *     taken before
     */
    public static synchronized Adopted<Pipe.SinkChannel> sink(int fd) throws IOException {
        Found found = find(fd, Direction.SINK);
        Adopted<Pipe.SinkChannel> end =
                found.ours
                        ? Adoption.sink(found.copy, found.kind)
                        : Adoption.sharedSink(found.copy, found.kind);
        taken(fd, Direction.SINK, end.descriptor());
        return end;
    }

    /** A copy of an inherited descriptor; or a file that was opened anew, which is ours alone. */
    private record Found(int copy, FileKind kind, boolean ours) {}

    private static Found find(int fd, Direction direction) throws IOException {
        EarlyPipe.end();
        Taken before = TAKEN.get(fd);
        if (before != null && fd > LAST_STANDARD && (isGiven(fd) || !before.isOpen())) {
            TAKEN.remove(fd); // the number became free, and may be another file's by now
            before = null;
        }
        return before == null ? findOpen(fd, direction) : findTaken(fd, before, direction);
    }

    private static boolean isGiven(int fd) {
        return OpenFiles.flags(fd) >= 0 && !OpenFiles.isCloseOnExec(fd);
    }

    private static Found findOpen(int fd, Direction direction) throws IOException {
        int flags = OpenFiles.flags(fd);
        if (flags < 0) {
            throw new IOException(InheritedFile.notGiven(fd));
        }
        requireDirection(fd, flags & ACCESS, direction);
        FileKind kind = FileKind.of(fd);
        if (OpenFiles.isCloseOnExec(fd) || isOfTheMachine(fd, kind)) {
            throw new IOException(InheritedFile.notGiven(fd));
        }
        if (kind == FileKind.DIRECTORY) {
            throw new IOException("descriptor " + fd + " is a directory, which has no bytes");
        }
        if (kind == FileKind.TERMINAL) {
            int anew = Copies.openAnew(fd);
            if (anew >= 0) {
                return new Found(anew, kind, true);
            }
        }
        return new Found(copy(fd, fd), kind, false);
    }

    /**
     * Whether a file may be one that the virtual machine needs. Most of these are close-on-exec,
     * which nothing is that a process was started with. Its run-time image is not, and takes the
     * number of a standard stream that was closed; nor are the files of a flight recording.
     */
    private static boolean isOfTheMachine(int fd, FileKind kind) throws IOException {
        if (kind != FileKind.FILE || FileStatus.of(fd).isDevice()) {
            return false;
        }
        return fd > LAST_STANDARD || isImage(fd) || isRecording(fd);
    }

    private static boolean isImage(int fd) throws IOException {
        Path image = Path.of(System.getProperty("java.home"), "lib", "modules");
        return Files.exists(image)
                && FileStatus.of(fd).isSameFile(FileStatus.of(Strings.bytes(image.toRealPath())));
    }

    private static boolean isRecording(int fd) throws IOException {
        Path name = Files.readSymbolicLink(Path.of("/proc/self/fd", Integer.toString(fd)));
        String repository = "_" + ProcessHandle.current().pid() + "/";
        return name.toString().endsWith(".jfr") && name.toString().contains(repository);
    }

    private static void requireDirection(int fd, int access, Direction direction)
            throws IOException {
        boolean reads = direction == Direction.SOURCE;
        int wanted = reads ? OpenFiles.O_RDONLY : OpenFiles.O_WRONLY;
        if (access != wanted && access != OpenFiles.O_RDWR) {
            throw new IOException(
                    "descriptor " + fd + " is not open for " + (reads ? "reading" : "writing"));
        }
    }

    /** The other direction of a descriptor that goes both ways, as long as its end is open. */
    private static Found findTaken(int fd, Taken taken, Direction direction) throws IOException {
        KernelDescriptor other = taken.otherEnd(direction);
        if (taken.end(direction) != null || other == null) {
            throw new IOException("descriptor " + fd + " was taken before");
        }
        synchronized (other) {
            if (other.number() < 0) {
                throw new IOException(
                        "descriptor " + fd + " was taken before, and its end is closed");
            }
            requireDirection(fd, OpenFiles.flags(other.open()) & ACCESS, direction);
            return new Found(copy(fd, other.open()), other.kind(), false);
        }
    }

    private static int copy(int fd, int open) throws KernelException {
        return Kernel.check(
                OpenFiles.duplicate(open, LAST_STANDARD + 1), "cannot use descriptor " + fd);
    }

    private static void taken(int fd, Direction direction, Descriptor end) throws IOException {
        Taken before = TAKEN.get(fd);
        TAKEN.put(fd, (before == null ? new Taken(null, null) : before).with(direction, end));
        if (before != null) {
            return;
        }
        if (fd > LAST_STANDARD) {
            OpenFiles.close(fd);
        } else {
            int nothing = OpenFiles.openNothing();
            OpenFiles.duplicateOnto(nothing, fd);
            OpenFiles.close(nothing);
        }
    }
}
