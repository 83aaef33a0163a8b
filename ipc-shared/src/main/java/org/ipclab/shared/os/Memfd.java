package org.ipclab.shared.os;

import org.ipclab.pipes.os.Kernel;
import org.ipclab.pipes.os.OpenFiles;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A file of the kernel that lies in no directory, and that the kernel frees when the last process
 * that has it is gone. Once {@link #publish} has sealed its size, no process can cut it off under
 * another's feet.
 *
 * <p>A name needs no directory either: it is what {@code /proc/PROCESS/fd} shows for the file, and
 * {@link #open} looks for it there. So a name lives exactly as long as a process that has the file.
 */
final class Memfd implements MemoryFile {
    private static final String NAME = "ipclab-shared";
    private static final int MFD_CLOEXEC = 1;
    private static final int MFD_ALLOW_SEALING = 2;
    private static final int F_GETFD = 1;
    private static final int FD_CLOEXEC = 1;
    private static final int F_ADD_SEALS = 1033;
    private static final int F_GET_SEALS = 1034;
    private static final int SEALS = 1 | 2 | 4; // no further seals, shrinking, growing
    private static final int OWNER_ONLY = 0600;
    private static final int FIRST_OWN = 3;

    private final int descriptor;
    private final String name;

    private Memfd(int descriptor, String name) {
        this.descriptor = descriptor;
        this.name = name;
    }

    static Memfd create(String name, long bytes) throws IOException {
        Memfd file = new Memfd(memfd(title(name)), name);
        try {
            file.call("ftruncate", bytes, "cannot give shared memory " + bytes + " bytes");
            file.call("fchmod", OWNER_ONLY, "cannot make shared memory private");
            file.requireOnlyOne();
            return file;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static String title(String name) {
        return name.isEmpty() ? NAME : NAME + ":" + name;
    }

    private static int memfd(String title) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            long address = arena.allocateFrom(title).address();
            int flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
            long fd = Kernel.call(Kernel.function("memfd_create"), address, flags, 0, 0, 0, 0);
            return Kernel.check(fd, "cannot make shared memory");
        }
    }

    /** Whoever makes the same name at the same time sees this one, or is seen, or both. */
    private void requireOnlyOne() throws IOException {
        if (!name.isEmpty()) {
            if (find(name).stream().map(Memfd::identity).anyMatch(other -> other != identity())) {
                throw new FileAlreadyExistsException(
                        name, null, "shared memory of this name is there already");
            }
        }
    }

    static Memfd open(String name) throws IOException {
        return find(name).stream()
                .map(file -> openPublished(file, name))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(
                        () ->
                                new NoSuchFileException(
                                        name, null, "no process of this user shares it"));
    }

    /** The open files of all processes that this user may look into, by their names. */
    private static List<Path> find(String name) {
        String target = "/memfd:" + title(name) + " (deleted)";
        return entries(Path.of("/proc")).stream()
                .filter(process -> process.getFileName().toString().matches("[0-9]+"))
                .flatMap(process -> entries(process.resolve("fd")).stream())
                .filter(file -> target.equals(target(file)))
                .toList();
    }

    private static List<Path> entries(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList();
        } catch (IOException | UncheckedIOException endedOrNotOurs) {
            return List.of();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException closed) {
            return "";
        }
    }

    private static long identity(Path file) {
        int fd = OpenFiles.open(file.toString(), OpenFiles.O_RDONLY);
        try {
            return fd < 0 ? -1 : OpenFiles.identity(fd);
        } finally {
            closeIfOpen(fd);
        }
    }

    private static Optional<Memfd> openPublished(Path file, String name) {
        int fd = OpenFiles.open(file.toString(), OpenFiles.O_RDWR);
        if (fd >= 0 && isSealed(fd) && isOurs(fd)) {
            return Optional.of(new Memfd(fd, name));
        }
        closeIfOpen(fd);
        return Optional.empty();
    }

    private static void closeIfOpen(int fd) {
        if (fd >= 0) {
            OpenFiles.close(fd);
        }
    }

    private static boolean isSealed(int fd) {
        return fcntl(fd, F_GET_SEALS, 0) == SEALS;
    }

    private static boolean isOurs(int fd) {
        try {
            int user = (int) Kernel.call(Kernel.function("geteuid"), 0, 0, 0, 0, 0, 0);
            return Files.getAttribute(path(fd), "unix:uid").equals(user);
        } catch (IOException unknown) {
            return false;
        }
    }

    static Memfd inherited(int descriptor) throws IOException {
        boolean isOurKind =
                target(path(descriptor)).startsWith("/memfd:" + NAME) && isSealed(descriptor);
        if (!isOurKind || isOpenedHere(descriptor)) {
            throw new IOException(
                    "this process was not started with shared memory on descriptor " + descriptor);
        }
        int own = OpenFiles.duplicate(descriptor, FIRST_OWN);
        Memfd file = new Memfd(Kernel.check(own, "cannot take a descriptor"), "");
        OpenFiles.close(descriptor);
        return file;
    }

    /** What this process opened itself is close-on-exec; what it was started with cannot be. */
    private static boolean isOpenedHere(int descriptor) {
        return (fcntl(descriptor, F_GETFD, 0) & FD_CLOEXEC) != 0;
    }

    @Override
    public MemorySegment map(Arena arena) throws IOException {
        try (var channel =
                FileChannel.open(
                        path(descriptor), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(MapMode.READ_WRITE, 0, channel.size(), arena);
        }
    }

    private static Path path(int descriptor) {
        return Path.of("/proc/self/fd/" + descriptor);
    }

    @Override
    public void publish() throws IOException {
        Kernel.check(
                fcntl(descriptor, F_ADD_SEALS, SEALS), "cannot seal the size of shared memory");
    }

    @Override
    public long identity() {
        return OpenFiles.identity(descriptor);
    }

    @Override
    public int duplicate(int least) throws IOException {
        return Kernel.check(
                OpenFiles.duplicate(descriptor, least), "cannot copy a descriptor for a child");
    }

    @Override
    public void close() {
        OpenFiles.close(descriptor);
    }

    private void call(String function, long argument, String what) throws IOException {
        long result = Kernel.call(Kernel.function(function), descriptor, argument, 0, 0, 0, 0);
        Kernel.check(result, what);
    }

    private static int fcntl(int descriptor, int command, int argument) {
        return (int) Kernel.call(Kernel.function("fcntl"), descriptor, command, argument, 0, 0, 0);
    }
}
