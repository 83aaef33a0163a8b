package org.ipclab.pool.threads;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The tasks of a work-stealing pool that have not begun, wherever they are: in the common queue, or
 * at hand of a thread. All methods need the pool's lock, unless they say otherwise.
 */
public final class WaitingTasks {
    private final int threads;
    private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
    private final List<LocalTasks> locals = new CopyOnWriteArrayList<>();
    private int cancelled; // since they were last swept out of the queue
    private int peak;

    /**
     * No tasks yet; threads take shares such that there is one for each of so many, and another.
     */
    public WaitingTasks(int threads) {
        this.threads = threads;
    }

    /** One more thread, with what it will have at hand. */
    public LocalTasks addThread() {
        LocalTasks local = new LocalTasks();
        locals.add(local);
        return local;
    }

    /** How many threads there are. */
    public int threads() {
        return locals.size();
    }

    /** Adds a task to the queue. */
    public void add(Runnable task) {
        queue.addLast(task);
        peak = Math.max(peak, queue.size() - cancelled);
    }

    /** How many are in the queue, cancelled ones included. */
    public int queued() {
        return queue.size();
    }

    /** How many tasks wait anywhere; a guess. */
    public int count() {
        int local = locals.stream().mapToInt(LocalTasks::size).sum();
        return Math.max(0, queue.size() - cancelled) + local;
    }

    /** The most that ever were in the queue. */
    public int peak() {
        return peak;
    }

    /** The oldest task of the queue, and a share of the rest; or a task of another's share. */
    public @Nullable Runnable take(LocalTasks own) {
        Runnable task = queue.pollFirst();
        if (task != null) {
            own.fill(queue, queue.size() / (2 * threads));
            return task;
        }
        return first(LocalTasks::takeShared);
    }

    /** The oldest task that some thread has spawned, or null. Needs no lock. */
    public @Nullable Runnable steal() {
        return first(LocalTasks::steal);
    }

    private @Nullable Runnable first(Function<LocalTasks, @Nullable Runnable> take) {
        for (LocalTasks some : locals) {
            Runnable task = take.apply(some);
            if (task != null) {
                return task;
            }
        }
        return null;
    }

    /**
     * The oldest task of some place, each in its turn, so that none waits for ever: the queue, and
     * what each thread has at hand. Only what this thread has spawned is overtaken by its share and
     * the queue: these two keep their order.
     */
    @SuppressWarnings("ReferenceEquality") // the very thread's
    public @Nullable Runnable takeOldest(LocalTasks own, int turn) {
        if (turn % 2 == 0) {
            LocalTasks some = locals.get(turn / 2 % locals.size());
            Runnable shared = some == own ? null : some.takeShared();
            return shared == null ? some.steal() : shared;
        }
        Runnable shared = own.hasSpawned() ? own.takeShared() : null;
        return shared != null || !own.hasSpawned() ? shared : queue.pollFirst();
    }

    /** Takes tasks of the queue back, unless they were given up, oldest first. */
    public List<Runnable> takeBack(Predicate<Runnable> which) {
        List<Runnable> taken = new ArrayList<>();
        queue.removeIf(task -> which.test(TaskClock.original(task)) && add(task, taken));
        return taken;
    }

    /** Takes back all that threads have at hand. */
    public List<Runnable> takeBackLocal() {
        List<Runnable> taken = new ArrayList<>();
        Runnable task;
        while ((task = first(LocalTasks::takeShared)) != null || (task = steal()) != null) {
            add(task, taken);
        }
        return taken;
    }

    private static boolean add(Runnable queued, List<Runnable> taken) {
        Runnable task = TaskClock.original(queued);
        return PoolTask.giveUp(task) && taken.add(task);
    }

    /**
     * A task was cancelled that is somewhere: it is passed over in its turn, or swept out before.
     */
    public void cancel() {
        if (++cancelled > queue.size() / 2) {
            queue.removeIf(task -> PoolTask.isGivenUp(TaskClock.original(task)));
            cancelled = 0;
        }
    }

    /** How many tasks threads have counted as finished. */
    public long finished() {
        return locals.stream().mapToLong(LocalTasks::finished).sum();
    }
}
