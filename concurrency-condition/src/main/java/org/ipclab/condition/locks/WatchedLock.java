package org.ipclab.condition.locks;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** A lock of a {@link LockOrder}, and the locks that were ever taken while it was held. */
final class WatchedLock implements Lock {
    private static final Logger LOG = LoggerFactory.getLogger(LockOrder.class);

    private final String name;
    private final LockOrder order;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<WatchedLock, Throwable> later = new ConcurrentHashMap<>();
    private volatile @Nullable Thread owner;

    WatchedLock(String name, LockOrder order) {
        this.name = name;
        this.order = order;
    }

    String name() {
        return name;
    }

    @Nullable Thread owner() {
        return owner;
    }

    @Override
    public void lock() {
        judge();
        if (!lock.tryLock()) {
            order.waits(this);
            try {
                lock.lock();
            } finally {
                order.waitsNoMore();
            }
        }
        own();
    }

    @Override
    public void lockInterruptibly() throws InterruptedException {
        judge();
        if (Thread.currentThread().isInterrupted() || !lock.tryLock()) {
            order.waits(this);
            try {
                lock.lockInterruptibly();
            } finally {
                order.waitsNoMore();
            }
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

    private boolean own() {
        if (lock.getHoldCount() == 1) {
            owner = Thread.currentThread();
            order.held().push(this);
        }
        return true;
    }

    @Override
    public void unlock() {
        if (lock.getHoldCount() == 1) {
            owner = null;
            order.held().removeFirstOccurrence(this);
        }
        lock.unlock();
    }

    @Override
    public Condition newCondition() {
        return new WatchedCondition(lock.newCondition());
    }

    /** Refuses to be taken after a lock that was ever taken after this one. */
    private void judge() {
        if (!lock.isHeldByCurrentThread()) {
            order.held().forEach(this::judgeAfter);
        }
    }

    private void judgeAfter(WatchedLock earlier) {
        if (earlier != this && !earlier.later.containsKey(this)) {
            takenAfter(earlier);
        }
    }

    private void takenAfter(WatchedLock earlier) {
        var opposite = remember(earlier);
        if (!opposite.isEmpty()) {
            var warning = warning(earlier, opposite);
            if (order.isRefusing()) {
                throw warning;
            }
            LOG.warn("a wrong order of locks", warning);
        }
    }

    /** Adds an edge, unless that is to be refused. Returns the path that it makes a circle of. */
    private List<Throwable> remember(WatchedLock earlier) {
        order.growth().lock();
        try {
            var opposite = pathTo(earlier, new HashSet<>());
            if (opposite.isEmpty() || !order.isRefusing()) {
                earlier.later.put(this, new Throwable(this + " was taken after " + earlier));
            }
            return opposite;
        } finally {
            order.growth().unlock();
        }
    }

    /** How it came that {@code target} was taken after this: an acquisition for each step. */
    private List<Throwable> pathTo(WatchedLock target, Set<WatchedLock> seen) {
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

    private LockOrderException warning(WatchedLock earlier, List<Throwable> opposite) {
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

    /**
     * A condition of this lock. Whoever waits takes the lock again under all others that it holds,
     * whatever it took first: that is judged, before it gives the lock up.
     */
    @SuppressWarnings("WaitNotInLoop") // the callers loop
    private final class WatchedCondition implements Condition {
        private final Condition condition;

        WatchedCondition(Condition condition) {
            this.condition = condition;
        }

        private void giveUp() {
            if (!lock.isHeldByCurrentThread()) {
                throw new IllegalMonitorStateException("waiting needs " + WatchedLock.this);
            }
            order.held().forEach(WatchedLock.this::judgeAfter);
            order.held().removeFirstOccurrence(WatchedLock.this);
            owner = null;
            order.waits(WatchedLock.this);
        }

        private void takeBack() {
            order.waitsNoMore();
            owner = Thread.currentThread();
            order.held().push(WatchedLock.this);
        }

        @Override
        public void await() throws InterruptedException {
            giveUp();
            try {
                condition.await();
            } finally {
                takeBack();
            }
        }

        @Override
        public void awaitUninterruptibly() {
            giveUp();
            try {
                condition.awaitUninterruptibly();
            } finally {
                takeBack();
            }
        }

        @Override
        public long awaitNanos(long nanos) throws InterruptedException {
            giveUp();
            try {
                return condition.awaitNanos(nanos);
            } finally {
                takeBack();
            }
        }

        @Override
        public boolean await(long time, TimeUnit unit) throws InterruptedException {
            return awaitNanos(unit.toNanos(time)) > 0;
        }

        @Override
        public boolean awaitUntil(Date deadline) throws InterruptedException {
            giveUp();
            try {
                return condition.awaitUntil(deadline);
            } finally {
                takeBack();
            }
        }

        @Override
        public void signal() {
            condition.signal();
        }

        @Override
        public void signalAll() {
            condition.signalAll();
        }
    }
}
