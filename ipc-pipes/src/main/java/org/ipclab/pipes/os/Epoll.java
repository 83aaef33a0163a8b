package org.ipclab.pipes.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/** The kernel's sets of descriptors that may become ready. */
final class Epoll {
    static final int ADD = 1;
    static final int DELETE = 2;
    static final int MODIFY = 3;

    /** {@code struct epoll_event} is packed on x86-64 alone. */
    static final int DATA_OFFSET = System.getProperty("os.arch").matches("amd64|x86_64") ? 4 : 8;

    static final int EVENT_BYTES = DATA_OFFSET + 8;

    private static final File DESCRIPTORS = new File("/proc/self/fd");
    private static final MemorySegment CREATE = Kernel.function("epoll_create1");
    private static final MemorySegment WAIT = Kernel.function("epoll_wait");
    private static final MemorySegment CONTROL = Kernel.function("epoll_ctl");

    private Epoll() {}

    static int open() throws KernelException {
        return Kernel.check(
                Kernel.call(CREATE, OpenFiles.O_CLOEXEC, 0, 0), "cannot open an epoll set");
    }

    /** Waits until something is ready; how many events were filled in, or {@code -errno}. */
    static long await(int epoll, MemorySegment events, int most) {
        return Kernel.call(WAIT, epoll, events.address(), most, -1, 0, 0);
    }

    static int control(int epoll, int operation, int descriptor, int events, long data) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment event = arena.allocate(EVENT_BYTES, 8);
            event.set(JAVA_INT, 0, events);
            event.set(JAVA_LONG_UNALIGNED, DATA_OFFSET, data);
            return (int) Kernel.call(CONTROL, epoll, operation, descriptor, event.address(), 0, 0);
        }
    }

    /** Whether a descriptor can be in such a set: a regular file is always ready, and cannot. */
    static boolean admits(int descriptor) throws KernelException {
        int set = open();
        try {
            return control(set, ADD, descriptor, 0, 0) >= 0;
        } finally {
            OpenFiles.close(set);
        }
    }

    /**
     * Takes a descriptor out of every set of this process, whoever opened it. A set holds the open
     * file and not the number: if other processes have that file open too, it stays in the set when
     * the number is closed or becomes another file's, is reported for ever, and can then be taken
     * out by nobody.
     */
    static void forgetEverywhere(int descriptor) {
        String[] numbers = DESCRIPTORS.list();
        for (String number : numbers == null ? new String[0] : numbers) {
            if (isSet(number)) {
                control(Integer.parseInt(number), DELETE, descriptor, 0, 0);
            }
        }
    }

    private static boolean isSet(String number) {
        try {
            Path link = Path.of(DESCRIPTORS.getPath(), number);
            return Files.readSymbolicLink(link).toString().equals("anon_inode:[eventpoll]");
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }
}
