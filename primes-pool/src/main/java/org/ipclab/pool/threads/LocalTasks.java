package org.ipclab.pool.threads;

import org.ipclab.queue.contention.Share;
import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The tasks that one thread of a work-stealing pool has at hand: its share of the common queue,
 * oldest first, and before these what it has spawned itself, newest first.
 */
public final class LocalTasks {
    private static final int MOST_SHARED = 64;

    private final Share<Runnable> share = new Share<>(MOST_SHARED);
    private final StealDeque spawned = new StealDeque();
    private final AtomicLong finished = new AtomicLong(); // written by the owner
    private int turn; // the owner's

    /** Adds a task that the owner has submitted. For the owner. */
    public void spawn(Runnable task) {
        spawned.push(task);
    }

    /** The owner's next task, or null. For the owner. */
    public @Nullable Runnable next() {
        Runnable task = spawned.pop();
        return task == null ? share.claim() : task;
    }

    /** Takes up to so many tasks from the queue. For the owner, with the pool's lock. */
    public void fill(ArrayDeque<Runnable> queue, int count) {
        share.fill(queue, count);
    }

    /** The oldest task of the share, or null. For anyone, with the pool's lock. */
    public @Nullable Runnable takeShared() {
        return share.claim();
    }

    /** The oldest task that the owner has spawned, or null. For anyone. */
    public @Nullable Runnable steal() {
        return spawned.steal();
    }

    /** Whether the owner has spawned tasks that nobody has taken. For the owner. */
    public boolean hasSpawned() {
        return spawned.size() > 0;
    }

    /** How many tasks are at hand; a guess. */
    public int size() {
        return share.unclaimed() + spawned.size();
    }

    /** Counts the calls. For the owner. */
    public int nextTurn() {
        return ++turn;
    }

    /** Counts a task that was accepted, and has been run. For the owner. */
    public void finish() {
        finished.set(finished.getPlain() + 1);
    }

    /** How many tasks were counted so. */
    public long finished() {
        return finished.get();
    }
}
