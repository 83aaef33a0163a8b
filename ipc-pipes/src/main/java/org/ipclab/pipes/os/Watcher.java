package org.ipclab.pipes.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sees what happens to descriptors that nobody reads or writes just now: that a child has ended,
 * that the reader of a pipe is gone.
 *
 * <p>One daemon thread for the whole process waits on an epoll set. A descriptor is added by the
 * thread that wants to know; the kernel needs no wake-up for that.
 */
final class Watcher {
    /** {@code epoll}: something can be read. */
    static final int EPOLLIN = 1;

    /** {@code epoll}: nothing but errors, which are always reported. */
    static final int ERRORS_ONLY = 0;

    private static final int EPOLLONESHOT = 1 << 30;
    private static final int EPOLL_CTL_ADD = 1;
    private static final int EVENTS_A_TURN = 64;

    /** {@code struct epoll_event} is packed on x86-64 alone. */
    private static final int DATA_OFFSET =
            System.getProperty("os.arch").matches("amd64|x86_64") ? 4 : 8;

    private static final int EVENT_BYTES = DATA_OFFSET + 8;

    private static final MemorySegment EPOLL_CREATE = Kernel.function("epoll_create1");
    private static final MemorySegment EPOLL_WAIT = Kernel.function("epoll_wait");
    private static final MemorySegment EPOLL_CTL = Kernel.function("epoll_ctl");

    private static final AtomicLong TOKENS = new AtomicLong();
    private static final Map<Long, Runnable> ACTIONS = new ConcurrentHashMap<>();
    private static int epoll = -1; // guarded by the class

    private Watcher() {}

    /**
     * Runs an action, once, when something happens to a descriptor; at once if it has happened.
     *
     * @return what {@link #forget} takes
     */
    static long watch(int descriptor, int events, Runnable action) throws KernelException {
        long token = TOKENS.incrementAndGet();
        ACTIONS.put(token, action);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment event = arena.allocate(EVENT_BYTES, 8);
            event.set(JAVA_INT, 0, events | EPOLLONESHOT);
            event.set(JAVA_LONG_UNALIGNED, DATA_OFFSET, token);
            Kernel.check(
                    Kernel.call(
                            EPOLL_CTL, epoll(), EPOLL_CTL_ADD, descriptor, event.address(), 0, 0),
                    "cannot watch a descriptor");
            return token;
        } catch (KernelException e) {
            ACTIONS.remove(token);
            throw e;
        }
    }

    /** The descriptor is being closed, which takes it out of the kernel's set. */
    static void forget(long token) {
        ACTIONS.remove(token);
    }

    private static synchronized int epoll() throws KernelException {
        if (epoll == -1) {
            int opened =
                    Kernel.check(
                            Kernel.call(EPOLL_CREATE, Kernel.O_CLOEXEC, 0, 0, 0, 0, 0),
                            "cannot open an epoll set");
            Thread.ofPlatform().daemon().name("pipe-watcher").start(() -> watch(opened));
            epoll = opened;
        }
        return epoll;
    }

    private static void watch(int epoll) {
        MemorySegment events = Arena.global().allocate((long) EVENT_BYTES * EVENTS_A_TURN, 8);
        while (true) {
            long count = Kernel.call(EPOLL_WAIT, epoll, events.address(), EVENTS_A_TURN, -1, 0, 0);
            for (int i = 0; i < count; i++) {
                long at = (long) i * EVENT_BYTES + DATA_OFFSET;
                Runnable action = ACTIONS.remove(events.get(JAVA_LONG_UNALIGNED, at));
                if (action != null) {
                    action.run();
                }
            }
        }
    }
}
