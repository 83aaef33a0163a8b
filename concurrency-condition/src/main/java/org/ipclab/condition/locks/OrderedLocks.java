package org.ipclab.condition.locks;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

/**
 * Locks with ranks: whoever needs several takes them by rising rank, so that no circle of waiting
 * threads can form.
 *
 * <p>{@link #lock} takes all that it is asked for, in the right order however they are named.
 * {@link #tryLock} takes all of them in time or none. A thread that already holds a lock may take
 * only higher ones; anything else is refused with an {@link IllegalStateException}.
 *
 * {@snippet class="org.ipclab.condition.locks.LockSnippets" region="philosopher"}
 *
 * <p>Safe for any number of threads. What was taken is released by the thread that took it. The
 * ranks hold as long as everyone takes these locks here: see {@link LockOrder} for locks that are
 * taken one by one in many places.
 *
 * <p>This is Dijkstra's resource hierarchy (<cite>Hierarchical Ordering of Sequential
 * Processes</cite>, 1971).
 */
public final class OrderedLocks {
    private final List<Lock> byRank;
    private final IdentityHashMap<Lock, Integer> ranks = new IdentityHashMap<>(); // never changes
    private final ThreadLocal<BitSet> held = ThreadLocal.withInitial(BitSet::new);

    private OrderedLocks(Collection<? extends Lock> hierarchy) {
        byRank = List.copyOf(hierarchy);
        for (int rank = 0; rank < byRank.size(); rank++) {
            if (ranks.putIfAbsent(byRank.get(rank), rank) != null) {
                throw new IllegalArgumentException("lock " + rank + " has another rank already");
            }
        }
    }

    /**
     * Ranks locks by their places in a list.
     *
     * @param hierarchy the locks, the lowest first
     * @return the hierarchy
     * @throws IllegalArgumentException if a lock is in the list twice
     */
    public static OrderedLocks of(Collection<? extends Lock> hierarchy) {
        return new OrderedLocks(hierarchy);
    }

    /**
     * Takes locks, and waits for each as long as it takes.
     *
     * @param wanted locks of this hierarchy, in any order
     * @return what to close in order to release them, best in a try-with-resources statement
     * @throws InterruptedException if interrupted; nothing was taken
     * @throws IllegalStateException if this thread holds a lock that is not below all the wanted
     * @throws IllegalArgumentException if a lock does not belong to this hierarchy
     */
    public Held lock(Lock... wanted) throws InterruptedException {
        var order = inOrder(wanted);
        var taken = new Held(order.cardinality());
        try {
            for (int rank = next(order, 0); rank >= 0; rank = next(order, rank + 1)) {
                byRank.get(rank).lockInterruptibly();
                taken.add(rank);
            }
        } catch (InterruptedException | RuntimeException | Error e) {
            taken.close();
            throw e;
        }
        return taken;
    }

    /**
     * Takes all the locks in time, or none.
     *
     * @param timeout how long to wait, in all
     * @param wanted locks of this hierarchy, in any order
     * @return what to close in order to release them, or empty if the time passed
     * @throws InterruptedException if interrupted; nothing was taken
     * @throws IllegalStateException if this thread holds a lock that is not below all the wanted
     * @throws IllegalArgumentException if a lock does not belong to this hierarchy
     */
    public Optional<Held> tryLock(Duration timeout, Lock... wanted) throws InterruptedException {
        var order = inOrder(wanted);
        long deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(timeout);
        var taken = new Held(order.cardinality());
        try {
            for (int rank = next(order, 0); rank >= 0; rank = next(order, rank + 1)) {
                long left = deadline - System.nanoTime();
                if (!byRank.get(rank).tryLock(left, TimeUnit.NANOSECONDS)) {
                    taken.close();
                    return Optional.empty();
                }
                taken.add(rank);
            }
        } catch (InterruptedException | RuntimeException | Error e) {
            taken.close();
            throw e;
        }
        return Optional.of(taken);
    }

    private static int next(BitSet order, int from) {
        return order.nextSetBit(from);
    }

    private BitSet inOrder(Lock... wanted) {
        var order = new BitSet();
        for (var lock : wanted) {
            order.set(rankOf(lock));
        }
        int highest = held.get().length() - 1;
        if (!order.isEmpty() && order.nextSetBit(0) <= highest) {
            throw new IllegalStateException(
                    "this thread holds lock %d and wants lock %d: take them together"
                            .formatted(highest, order.nextSetBit(0)));
        }
        return order;
    }

    private int rankOf(Lock lock) {
        var rank = ranks.get(lock);
        if (rank == null) {
            throw new IllegalArgumentException("not a lock of this hierarchy: " + lock);
        }
        return rank;
    }

    /** Locks that were taken together. Closing releases them, the highest first; once is enough. */
    public final class Held implements AutoCloseable {
        private final Deque<Integer> taken;

        private Held(int size) {
            taken = new ArrayDeque<>(size);
        }

        private void add(int rank) {
            taken.push(rank);
            held.get().set(rank);
        }

        @Override
        public void close() {
            while (!taken.isEmpty()) {
                byRank.get(taken.element()).unlock();
                held.get().clear(taken.pop());
            }
        }
    }
}
