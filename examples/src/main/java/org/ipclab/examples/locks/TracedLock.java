package org.ipclab.examples.locks;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A lock that tells what is done with it and its conditions, in the order in which it was held. It
 * behaves as the {@link ReentrantLock} underneath: a thread that arrives may overtake one that is
 * waking up, and a condition wakes whoever has waited longest.
 *
 * <p>It remembers its last {@value #REMEMBERED} events, until it is told to {@linkplain #freeze()
 * freeze} them. Safe for many threads.
 */
public final class TracedLock implements Lock {
    /** What happened. */
    public enum Kind {
        /** The thread found the lock taken, and queues for it. */
        QUEUES,
        /** The thread holds the lock. */
        HOLDS,
        /** The thread waits on a condition, and has given the lock back. */
        WAITS,
        /** The thread signals a condition. */
        SIGNALS,
        /** The thread was taken off a condition by a signal, and queues for the lock. */
        MOVES,
        /** The thread was woken on a condition and holds the lock again. */
        WAKES,
        /** The thread gives the lock back. */
        RELEASES
    }

    /**
     * Something that happened.
     *
     * @param number events are numbered in their order
     * @param condition the condition that it is about; empty if it is about none
     */
    public record Event(long number, long nanoTime, Thread thread, Kind kind, String condition) {}

    /** What was done on one condition. */
    public record Waits(long count, Duration together, long inVain) {}

    static final int REMEMBERED = 2000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Iterator<String> names;
    private final List<TracedCondition> conditions = new ArrayList<>();
    private final Consumer<Event> listener;
    private final Deque<Event> events = new ArrayDeque<>(); // guarded by itself
    private final Map<Thread, Event> lastReleases = new ConcurrentHashMap<>();
    private long number; // guarded by events
    private boolean frozen; // guarded by events
    private @Nullable Thread justWoken; // guarded by lock

    /** A lock whose conditions are called so, in the order in which they are made. */
    public TracedLock(String... conditions) {
        this(event -> {}, conditions);
    }

    /**
     * The same with a listener, which is called for each event in the thread that brings it about,
     * and mostly while that thread holds the lock.
     */
    public TracedLock(Consumer<Event> listener, String... conditions) {
        this.listener = listener;
        names = List.of(conditions).iterator();
    }

    @Override
    public void lock() {
        if (!lock.tryLock()) {
            note(Kind.QUEUES, "");
            lock.lock();
        }
        note(Kind.HOLDS, "");
    }

    @Override
    public void lockInterruptibly() throws InterruptedException {
        if (!lock.tryLock()) {
            note(Kind.QUEUES, "");
            lock.lockInterruptibly();
        }
        note(Kind.HOLDS, "");
    }

    @Override
    public boolean tryLock() {
        boolean taken = lock.tryLock();
        if (taken) {
            note(Kind.HOLDS, "");
        }
        return taken;
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        boolean taken = lock.tryLock(time, unit);
        if (taken) {
            note(Kind.HOLDS, "");
        }
        return taken;
    }

    @Override
    public void unlock() {
        justWoken = null;
        lastReleases.put(Thread.currentThread(), note(Kind.RELEASES, ""));
        lock.unlock();
    }

    @Override
    public Condition newCondition() {
        TracedCondition condition =
                new TracedCondition(
                        names.hasNext() ? names.next() : "condition", lock.newCondition());
        conditions.add(condition);
        return condition;
    }

    /** When the current thread last gave the lock back, which is when its change became real. */
    public Event lastRelease() {
        Event release = lastReleases.get(Thread.currentThread());
        if (release == null) {
            throw new IllegalStateException("this thread has never held the lock");
        }
        return release;
    }

    /** What happened, the oldest first. */
    public List<Event> events() {
        synchronized (events) {
            return List.copyOf(events);
        }
    }

    /** Remembers what it remembers now, and nothing that comes. */
    public void freeze() {
        synchronized (events) {
            frozen = true;
        }
    }

    /** The waits on the condition of this name that are over. */
    public Waits waits(String condition) {
        lock.lock();
        try {
            return conditions.stream()
                    .filter(c -> c.name.equals(condition))
                    .map(c -> new Waits(c.waits, Duration.ofNanos(c.waitedNanos), c.inVain))
                    .findFirst()
                    .orElse(new Waits(0, Duration.ZERO, 0));
        } finally {
            lock.unlock();
        }
    }

    /** Whether all of these threads wait on conditions, so that nobody is left to signal. */
    public boolean isStuck(Collection<Thread> threads) {
        lock.lock();
        try {
            return !threads.isEmpty()
                    && threads.stream()
                            .allMatch(
                                    thread ->
                                            conditions.stream()
                                                    .anyMatch(c -> c.waiting.contains(thread)));
        } finally {
            lock.unlock();
        }
    }

    private Event note(Kind kind, String condition) {
        return note(Thread.currentThread(), kind, condition);
    }

    private Event note(Thread thread, Kind kind, String condition) {
        Event event;
        synchronized (events) {
            event = new Event(number++, System.nanoTime(), thread, kind, condition);
            if (!frozen) {
                events.addLast(event);
            }
            if (events.size() > REMEMBERED) {
                events.removeFirst();
            }
        }
        listener.accept(event);
        return event;
    }

    @SuppressWarnings("WaitNotInLoop") // whoever calls it has the loop
    private final class TracedCondition implements Condition {
        private final String name;
        private final Condition condition;
        private final Deque<Thread> waiting = new ArrayDeque<>(); // guarded by lock, as all below
        private long waits;
        private long waitedNanos;
        private long inVain;

        TracedCondition(String name, Condition condition) {
            this.name = name;
            this.condition = condition;
        }

        @Override
        public void await() throws InterruptedException {
            long start = begin();
            try {
                condition.await();
            } finally {
                end(start);
            }
        }

        @Override
        public void awaitUninterruptibly() {
            long start = begin();
            try {
                condition.awaitUninterruptibly();
            } finally {
                end(start);
            }
        }

        @Override
        public long awaitNanos(long nanos) throws InterruptedException {
            long start = begin();
            try {
                return condition.awaitNanos(nanos);
            } finally {
                end(start);
            }
        }

        @Override
        public boolean await(long time, TimeUnit unit) throws InterruptedException {
            return awaitNanos(unit.toNanos(time)) > 0;
        }

        @Override
        @SuppressWarnings("JavaUtilDate") // as the interface has it
        public boolean awaitUntil(Date deadline) throws InterruptedException {
            return await(deadline.getTime() - System.currentTimeMillis(), TimeUnit.MILLISECONDS);
        }

        @Override
        public void signal() {
            note(Kind.SIGNALS, name);
            move();
            condition.signal();
        }

        @Override
        public void signalAll() {
            note(Kind.SIGNALS, name);
            while (move()) {
                // one after the other
            }
            condition.signalAll();
        }

        /** Who waits again without having done anything was woken in vain. */
        private long begin() {
            if (Thread.currentThread().equals(justWoken)) {
                inVain++;
            }
            waiting.addLast(Thread.currentThread());
            return note(Kind.WAITS, name).nanoTime();
        }

        private void end(long start) {
            waiting.remove(Thread.currentThread()); // still there after a timeout or an interrupt
            waits++;
            waitedNanos += System.nanoTime() - start;
            justWoken = Thread.currentThread();
            note(Kind.WAKES, name);
        }

        private boolean move() {
            Thread moved = waiting.pollFirst();
            if (moved != null) {
                note(moved, Kind.MOVES, name);
            }
            return moved != null;
        }
    }
}
