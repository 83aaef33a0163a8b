package org.ipclab.condition.locks;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Locks that remember in which order they were ever taken. Once one thread took B while it held A,
 * another that holds B and asks for A is told at once that this could deadlock, also when the two
 * never meet. No test has to hit the unlucky moment: that both orders were used is enough.
 *
 * {@snippet class="org.ipclab.condition.locks.LockSnippets" region="lockOrder"}
 *
 * <p>A {@linkplain #refusing() refusing} order throws {@link LockOrderException} before the
 * acquisition; an {@linkplain #observing() observing} one logs it as a warning, once for each pair,
 * and goes on. Then {@link #deadlocks()} names who is stuck, platform and virtual threads alike.
 *
 * <p>Only calls that may wait for ever are judged: {@code lock} and {@code lockInterruptibly}, and
 * waiting on a condition, which takes the lock again under all others that the thread holds. Both
 * forms of {@code tryLock} give up by themselves. The locks are reentrant and safe for any thread.
 * An order that some further lock makes harmless is refused all the same. What is not seen: a
 * thread that waits for a signal from one that wants a lock which the first still holds.
 *
 * <p>The idea is the lock-order graph of the Linux kernel's <cite>lockdep</cite> and of FreeBSD's
 * <cite>witness</cite>; an acquisition along a known edge costs a hash lookup.
 */
public final class LockOrder {
    private final boolean refusing;
    private final ReentrantLock growth = new ReentrantLock(); // held while an edge is added
    private final ThreadLocal<Deque<WatchedLock>> held = ThreadLocal.withInitial(ArrayDeque::new);
    private final Map<Thread, WatchedLock> waiting = new ConcurrentHashMap<>();

    private LockOrder(boolean refusing) {
        this.refusing = refusing;
    }

    /**
     * Makes an order that throws before an acquisition that could deadlock.
     *
     * @return the order, without locks yet
     */
    public static LockOrder refusing() {
        return new LockOrder(true);
    }

    /**
     * Makes an order that warns of an acquisition that could deadlock, and lets it go on.
     *
     * @return the order, without locks yet
     */
    public static LockOrder observing() {
        return new LockOrder(false);
    }

    /**
     * Makes a lock that this order watches.
     *
     * @param name what messages call it
     * @return the lock, which has conditions
     */
    public Lock lock(String name) {
        return new WatchedLock(requireNonNull(name), this);
    }

    /**
     * Looks for threads that wait for each other's locks of this order.
     *
     * @return the circles, none if nobody is stuck
     */
    public List<Deadlock> deadlocks() {
        var seen = new HashSet<Thread>();
        var circles = new ArrayList<Deadlock>();
        for (var thread : waiting.keySet()) {
            var circle = circleFrom(thread);
            if (seen.addAll(circle.keySet()) && isStill(circle)) {
                circles.add(describe(circle));
            }
        }
        return circles;
    }

    /** The threads of the circle that this one is part of, with what each waits for. */
    private Map<Thread, WatchedLock> circleFrom(Thread start) {
        var circle = new LinkedHashMap<Thread, WatchedLock>();
        Thread thread = start;
        do {
            var lock = waiting.get(thread);
            if (lock == null || lock.owner() == null || circle.put(thread, lock) != null) {
                return Map.of();
            }
            thread = requireNonNull(lock.owner());
        } while (!thread.equals(start));
        return circle;
    }

    /** A circle that was put together while threads ran on may never have been one. */
    private boolean isStill(Map<Thread, WatchedLock> circle) {
        return circle.entrySet().stream()
                .allMatch(
                        wait ->
                                waiting.get(wait.getKey()) == wait.getValue()
                                        && circle.containsKey(wait.getValue().owner()));
    }

    private static Deadlock describe(Map<Thread, WatchedLock> circle) {
        var waits = new ArrayList<Deadlock.Wait>();
        circle.forEach(
                (thread, lock) ->
                        waits.add(
                                new Deadlock.Wait(
                                        nameOf(thread),
                                        lock.name(),
                                        nameOf(lock.owner()),
                                        List.of(thread.getStackTrace()))));
        return new Deadlock(waits);
    }

    private static String nameOf(@Nullable Thread thread) {
        if (thread == null) {
            return "nobody";
        }
        return thread.getName().isEmpty() ? "thread " + thread.threadId() : thread.getName();
    }

    // What its locks tell it.

    boolean isRefusing() {
        return refusing;
    }

    /** The lock under which the graph grows. */
    ReentrantLock growth() {
        return growth;
    }

    /** The locks that this thread holds. */
    Deque<WatchedLock> held() {
        return held.get();
    }

    void waits(WatchedLock lock) {
        waiting.put(Thread.currentThread(), lock);
    }

    void waitsNoMore() {
        waiting.remove(Thread.currentThread());
    }
}
