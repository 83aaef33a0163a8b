package org.ipclab.pipes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the kernel says of this process. */
final class Kernels {
    private Kernels() {}

    /** The pipes and pid descriptors that are open here. */
    static List<String> pipes() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .flatMap(fd -> target(fd).stream())
                    .filter(target -> target.startsWith("pipe:") || target.contains("pidfd"))
                    .toList();
        }
    }

    private static Optional<String> target(Path descriptor) {
        try {
            return Optional.of(Files.readSymbolicLink(descriptor).toString());
        } catch (NoSuchFileException closedMeanwhile) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The children of this process that have ended and that nobody has collected. */
    static List<ProcessHandle> zombies() {
        return ProcessHandle.current().children().filter(Kernels::isZombie).toList();
    }

    private static boolean isZombie(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) == 'Z';
        } catch (IOException ended) {
            return false;
        }
    }
}
