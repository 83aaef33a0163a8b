package org.ipclab.pipes.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sees what happens to descriptors that no thread reads or writes just now: that a child has ended,
 * that the reader of a pipe is gone, that bytes have come for a thread that is parked.
 *
 * <p>One daemon thread for the whole process waits on an epoll set. A descriptor is added by the
 * thread that wants to know; the kernel needs no wake-up for that.
 */
final class Watcher {
    /** {@code epoll}: something can be read. */
    static final int EPOLLIN = 1;

    /** {@code epoll}: something can be written. */
    static final int EPOLLOUT = 4;

    /** {@code epoll}: nothing but errors, which are always reported. */
    static final int ERRORS_ONLY = 0;

    private static final int ERRORS = 8 | 16; // EPOLLERR, EPOLLHUP
    private static final int EPOLLONESHOT = 1 << 30;
    private static final int EVENTS_A_TURN = 64;

    /** Descriptors in the set, armed or not, by their numbers; guarded by the class. */
    private static final Map<Integer, Watched> WATCHED = new HashMap<>();

    private static int epoll = -1; // guarded by the class
    private static int lastSerial; // guarded by the class

    private Watcher() {}

    /** What somebody waits for. */
    record Watch(int descriptor, int events, Runnable action) {}

    /** A descriptor in the set; the serial tells it from another that had the number before. */
    private record Watched(int serial, List<Watch> watches) {
        int events() {
            int events = EPOLLONESHOT;
            for (Watch watch : watches) {
                events |= watch.events;
            }
            return events;
        }

        List<Watch> take(int events) {
            List<Watch> due = new ArrayList<>();
            watches.removeIf(watch -> (events & (watch.events | ERRORS)) != 0 && due.add(watch));
            return due;
        }
    }

    /**
     * Runs an action, once, when something happens to a descriptor; at once if it has happened. It
     * runs in the thread that serves all, so it must not block.
     *
     * @throws KernelException if the descriptor cannot be watched, as a regular file
     */
    static synchronized Watch watch(int descriptor, int events, Runnable action)
            throws KernelException {
        Watched known = WATCHED.get(descriptor);
        Watched watched = known == null ? new Watched(++lastSerial, new ArrayList<>(1)) : known;
        Watch watch = new Watch(descriptor, events, action);
        watched.watches.add(watch);
        int operation = known == null ? Epoll.ADD : Epoll.MODIFY;
        int result =
                Epoll.control(
                        epoll(),
                        operation,
                        descriptor,
                        watched.events(),
                        token(descriptor, watched));
        if (result < 0) {
            watched.watches.remove(watch);
            throw new KernelException("cannot watch descriptor " + descriptor, -result);
        }
        WATCHED.put(descriptor, watched);
        return watch;
    }

    private static long token(int descriptor, Watched watched) {
        return (long) watched.serial << 32 | descriptor;
    }

    /** The action is not run any more, unless it runs already. */
    static synchronized void cancel(Watch watch) {
        Watched watched = WATCHED.get(watch.descriptor);
        if (watched != null) {
            watched.watches.remove(watch);
        }
    }

    /** Takes a descriptor out of the set, while it is open still. */
    static synchronized void forget(int descriptor) {
        if (WATCHED.remove(descriptor) != null) {
            Epoll.control(epoll, Epoll.DELETE, descriptor, 0, 0);
        }
    }

    private static synchronized int epoll() throws KernelException {
        if (epoll == -1) {
            int opened = Epoll.open();
            Thread.ofPlatform().daemon().name("pipe-watcher").start(() -> watch(opened));
            epoll = opened;
        }
        return epoll;
    }

    private static void watch(int epoll) {
        MemorySegment events = Arena.global().allocate((long) Epoll.EVENT_BYTES * EVENTS_A_TURN, 8);
        while (true) {
            long count = Epoll.await(epoll, events, EVENTS_A_TURN);
            for (int i = 0; i < count; i++) {
                long at = (long) i * Epoll.EVENT_BYTES;
                long token = events.get(JAVA_LONG_UNALIGNED, at + Epoll.DATA_OFFSET);
                for (Watch watch : due(token, events.get(JAVA_INT, at))) {
                    watch.action.run();
                }
            }
        }
    }

    private static synchronized List<Watch> due(long token, int events) {
        int descriptor = (int) token;
        Watched watched = WATCHED.get(descriptor);
        if (watched == null || token(descriptor, watched) != token) {
            return List.of();
        }
        List<Watch> due = watched.take(events);
        if (!watched.watches.isEmpty()) {
            Epoll.control(epoll, Epoll.MODIFY, descriptor, watched.events(), token);
        }
        return due;
    }
}
