package org.ipclab.pipes.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sees children end, and collects their status at once, so that none stays a zombie.
 *
 * <p>One daemon thread for the whole process waits on an epoll set of pid descriptors. A descriptor
 * is added by the thread that starts the child; the kernel needs no wake-up for that.
 */
final class Exits {
    private static final int EPOLL_CTL_ADD = 1;
    private static final int EPOLLIN = 1;
    private static final int SIGCHLD = 17;
    private static final long SIG_DFL = 0;
    private static final long SIG_IGN = 1;

    /** {@code struct epoll_event} is packed on x86-64 alone. */
    private static final int DATA_OFFSET =
            System.getProperty("os.arch").matches("amd64|x86_64") ? 4 : 8;

    private static final int EVENT_BYTES = DATA_OFFSET + 8;
    private static final int EVENTS_A_TURN = 64;

    private static final MemorySegment EPOLL_WAIT = Kernel.function("epoll_wait");
    private static final MemorySegment EPOLL_CTL = Kernel.function("epoll_ctl");
    private static final Map<Integer, Child> CHILDREN =
            new ConcurrentHashMap<>(); // by pid descriptor
    private static final int EPOLL = open();

    private Exits() {}

    private static int open() {
        stopIgnoringChildren();
        MemorySegment create = Kernel.function("epoll_create1");
        try {
            int epoll =
                    Kernel.check(
                            Kernel.call(create, Kernel.O_CLOEXEC, 0, 0, 0, 0, 0),
                            "cannot open an epoll set");
            Thread.ofPlatform().daemon().name("child-exits").start(() -> watch(epoll));
            return epoll;
        } catch (KernelException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where a parent left SIGCHLD ignored, the kernel would throw every status away. */
    private static void stopIgnoringChildren() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment now = arena.allocate(256, 8);
            Kernel.call(Kernel.function("sigaction"), SIGCHLD, 0, now.address(), 0, 0, 0);
            if (now.get(JAVA_LONG, 0) == SIG_IGN) {
                Kernel.call(Kernel.function("signal"), SIGCHLD, SIG_DFL, 0, 0, 0, 0);
            }
        }
    }

    /** From now on the child's status is collected as soon as it ends. */
    static void watch(Child child) throws KernelException {
        int descriptor = Kernel.check(Kernel.pidDescriptor(child.pid()), "cannot watch a child");
        CHILDREN.put(descriptor, child);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment event = arena.allocate(EVENT_BYTES, 8);
            event.set(JAVA_INT, 0, EPOLLIN);
            event.set(JAVA_LONG_UNALIGNED, DATA_OFFSET, descriptor);
            long added =
                    Kernel.call(EPOLL_CTL, EPOLL, EPOLL_CTL_ADD, descriptor, event.address(), 0, 0);
            if (added < 0) {
                CHILDREN.remove(descriptor);
                Kernel.close(descriptor);
            }
            Kernel.check(added, "cannot watch a child");
        }
    }

    private static void watch(int epoll) {
        MemorySegment events = Arena.global().allocate((long) EVENT_BYTES * EVENTS_A_TURN, 8);
        while (true) {
            long count = Kernel.call(EPOLL_WAIT, epoll, events.address(), EVENTS_A_TURN, -1, 0, 0);
            for (int i = 0; i < count; i++) {
                long at = (long) i * EVENT_BYTES + DATA_OFFSET;
                ended((int) events.get(JAVA_LONG_UNALIGNED, at));
            }
        }
    }

    private static void ended(int descriptor) {
        Child child = CHILDREN.get(descriptor);
        if (child != null && child.collect()) {
            CHILDREN.remove(descriptor); // before the number is free for another
            Kernel.close(descriptor);
        }
    }
}
