package org.ipclab.condition;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Locks that remember in which order they were ever taken. Once one thread took B while it held A,
 * another that holds B and asks for A is told at once that this could deadlock, also when the two
 * never meet. No test has to hit the unlucky moment: that both orders were used is enough.
 *
 * {@snippet class="org.ipclab.condition.LockSnippets" region="lockOrder"}
 *
 * <p>A {@linkplain #refusing() refusing} order throws {@link LockOrderException} before the
 * acquisition; an {@linkplain #observing() observing} one logs it as a warning, once for each pair,
 * and goes on. Then {@link #deadlocks()} names who is stuck, platform and virtual threads alike.
 *
 * <p>Only calls that may wait for ever are judged: {@code lock} and {@code lockInterruptibly}. Both
 * forms of {@code tryLock} give up by themselves. The locks are reentrant, safe for any thread, and
 * have no conditions. An order that some further lock makes harmless is refused all the same.
 *
 * <p>The idea is the lock-order graph of the Linux kernel's <cite>lockdep</cite> and of FreeBSD's
 * <cite>witness</cite>; an acquisition along a known edge costs a hash lookup.
 */
public final class LockOrder {
    private static final Logger LOG = LoggerFactory.getLogger(LockOrder.class);

    private final boolean refusing;
    private final ReentrantLock growth = new ReentrantLock(); // held while an edge is added
    private final ThreadLocal<Deque<Node>> held = ThreadLocal.withInitial(ArrayDeque::new);
    private final Map<Thread, Node> waiting = new ConcurrentHashMap<>();

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
     * @return the lock
     */
    public Lock lock(String name) {
        return new Node(requireNonNull(name));
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
    private Map<Thread, Node> circleFrom(Thread start) {
        var circle = new LinkedHashMap<Thread, Node>();
        Thread thread = start;
        do {
            var node = waiting.get(thread);
            if (node == null || node.owner == null || circle.put(thread, node) != null) {
                return Map.of();
            }
            thread = requireNonNull(node.owner);
        } while (!thread.equals(start));
        return circle;
    }

    /** A circle that was put together while threads ran on may never have been one. */
    private boolean isStill(Map<Thread, Node> circle) {
        return circle.entrySet().stream()
                .allMatch(
                        wait ->
                                waiting.get(wait.getKey()) == wait.getValue()
                                        && circle.containsKey(wait.getValue().owner));
    }

    private static Deadlock describe(Map<Thread, Node> circle) {
        var waits = new ArrayList<Deadlock.Wait>();
        circle.forEach(
                (thread, node) ->
                        waits.add(
                                new Deadlock.Wait(
                                        nameOf(thread),
                                        node.name,
                                        nameOf(node.owner),
                                        List.of(thread.getStackTrace()))));
        return new Deadlock(waits);
    }

    private static String nameOf(@Nullable Thread thread) {
        if (thread == null) {
            return "nobody";
        }
        return thread.getName().isEmpty() ? "thread " + thread.threadId() : thread.getName();
    }

    /** A lock, and the locks that were ever taken while it was held. */
    private final class Node implements Lock {
        private final String name;
        private final ReentrantLock lock = new ReentrantLock();
        private final Map<Node, Throwable> later = new ConcurrentHashMap<>();
        private volatile @Nullable Thread owner;

        Node(String name) {
            this.name = name;
        }

        @Override
        public void lock() {
            judge();
            if (!lock.tryLock()) {
                waiting.put(Thread.currentThread(), this);
                try {
                    lock.lock();
                } finally {
                    waiting.remove(Thread.currentThread());
                }
            }
            own();
        }

        @Override
        public void lockInterruptibly() throws InterruptedException {
            judge();
            waiting.put(Thread.currentThread(), this);
            try {
                lock.lockInterruptibly();
            } finally {
                waiting.remove(Thread.currentThread());
            }
            own();
        }

        @Override
        public boolean tryLock() {
            return lock.tryLock() && own();
        }

        @Override
        public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
            return lock.tryLock(time, unit) && own();
        }

        @Override
        public void unlock() {
            if (lock.getHoldCount() == 1) {
                owner = null;
                held.get().removeFirstOccurrence(this);
            }
            lock.unlock();
        }

        @Override
        public Condition newCondition() {
            throw new UnsupportedOperationException("locks of a LockOrder have no conditions");
        }

        private boolean own() {
            if (lock.getHoldCount() == 1) {
                owner = Thread.currentThread();
                held.get().push(this);
            }
            return true;
        }

        /** Refuses to be taken after a lock that was ever taken after this one. */
        private void judge() {
            if (!lock.isHeldByCurrentThread()) {
                for (var earlier : held.get()) {
                    if (!earlier.later.containsKey(this)) {
                        takenAfter(earlier);
                    }
                }
            }
        }

        private void takenAfter(Node earlier) {
            var opposite = remember(earlier);
            if (!opposite.isEmpty()) {
                var warning = warning(earlier, opposite);
                if (refusing) {
                    throw warning;
                }
                LOG.warn("a wrong order of locks", warning);
            }
        }

        /**
         * Adds an edge, unless that is to be refused. Returns the path that it makes a circle of.
         */
        private List<Throwable> remember(Node earlier) {
            growth.lock();
            try {
                var opposite = pathTo(earlier, new HashSet<>());
                if (opposite.isEmpty() || !refusing) {
                    earlier.later.put(this, new Throwable(this + " was taken after " + earlier));
                }
                return opposite;
            } finally {
                growth.unlock();
            }
        }

        /** How it came that {@code target} was taken after this: an acquisition for each step. */
        private List<Throwable> pathTo(Node target, Set<Node> seen) {
            for (var step : later.entrySet()) {
                if (step.getKey() == target) {
                    return List.of(step.getValue());
                }
                if (seen.add(step.getKey())) {
                    var rest = step.getKey().pathTo(target, seen);
                    if (!rest.isEmpty()) {
                        var path = new ArrayList<>(List.of(step.getValue()));
                        path.addAll(rest);
                        return path;
                    }
                }
            }
            return List.of();
        }

        private LockOrderException warning(Node earlier, List<Throwable> opposite) {
            var cause = new Throwable("the opposite order: " + opposite.getFirst().getMessage());
            cause.setStackTrace(opposite.getFirst().getStackTrace());
            opposite.stream().skip(1).forEach(cause::addSuppressed);
            return new LockOrderException(
                    "taking %s while holding %s could deadlock".formatted(this, earlier), cause);
        }

        @Override
        public String toString() {
            return "lock " + name;
        }
    }
}
