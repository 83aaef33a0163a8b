package org.ipclab.pool.threads;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The tasks of one thread, which pushes and pops them at the bottom, while others steal the oldest
 * from the top. No lock: the two sides meet only at the last task, and there one exchange decides.
 *
 * <p>The algorithm is that of Chase and Lev ("Dynamic circular work-stealing deque", 2005), with
 * the memory ordering of Lê, Pop, Cohen and Zappa Nardelli ("Correct and efficient work-stealing
 * for weak memory models", 2013). Indexes only grow, so a slot that is filled again is never taken
 * for the old one.
 */
public final class StealDeque {
    private static final int INITIAL_CAPACITY = 64; // a power of two, as all capacities
    private static final VarHandle TOP = field("top", long.class);
    private static final VarHandle BOTTOM = field("bottom", long.class);
    private static final VarHandle TASKS = field("tasks", Runnable[].class);
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Runnable[].class);

    @SuppressWarnings("UnusedVariable") // by its handle
    private long top; // the oldest task's index; only grows

    private long bottom; // the next index to push to; written by the owner
    private @Nullable Runnable[] tasks;
    private long cleared; // the owner's; stolen slots below this index hold nothing any more

    /** An empty deque. */
    public StealDeque() {
        this(INITIAL_CAPACITY);
    }

    /** An empty deque that has room for so many tasks, a power of two, until it grows. */
    StealDeque(int capacity) {
        tasks = new @Nullable Runnable[capacity];
    }

    private static VarHandle field(String name, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(StealDeque.class, name, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Adds a task. For the owner. */
    public void push(Runnable task) {
        long b = bottom;
        long t = (long) TOP.getAcquire(this);
        if (b - t >= tasks.length) {
            grow(t, b);
        }
        SLOT.setOpaque(tasks, slot(b), task);
        BOTTOM.setRelease(this, b + 1); // whoever sees the index sees the task
    }

    private void grow(long t, long b) {
        var larger = new @Nullable Runnable[tasks.length * 2];
        for (long i = t; i < b; i++) {
            larger[(int) i & (larger.length - 1)] = tasks[slot(i)];
        }
        TASKS.setRelease(this, larger);
    }

    /** Takes the newest task, or null if there is none. For the owner. */
    public @Nullable Runnable pop() {
        long b = bottom - 1;
        BOTTOM.setOpaque(this, b);
        VarHandle.fullFence(); // a thief sees that this one is claimed, or the owner sees the thief
        long t = (long) TOP.getOpaque(this);
        if (t < b) {
            return clear(b);
        }
        // The last task, or none: then the index goes back to where it was.
        Runnable task = t == b && TOP.compareAndSet(this, t, t + 1) ? clear(b) : null;
        BOTTOM.setOpaque(this, b + 1);
        clearStolen(b + 1);
        return task;
    }

    private @Nullable Runnable clear(long index) {
        Runnable task = tasks[slot(index)];
        SLOT.setOpaque(tasks, slot(index), null);
        return task;
    }

    /** The deque is empty: lets the garbage collector have what was stolen. */
    private void clearStolen(long end) {
        for (long i = Math.max(cleared, end - tasks.length); i < end; i++) {
            SLOT.setOpaque(tasks, slot(i), null);
        }
        cleared = end;
    }

    private int slot(long index) {
        return (int) index & (tasks.length - 1);
    }

    /** Takes the oldest task, or null if there is none. For anyone. */
    public @Nullable Runnable steal() {
        while (true) {
            long t = (long) TOP.getAcquire(this);
            VarHandle.fullFence();
            if (t >= (long) BOTTOM.getAcquire(this)) {
                return null;
            }
            @Nullable Runnable[] seen = (@Nullable Runnable[]) TASKS.getAcquire(this);
            Runnable task = (Runnable) SLOT.getOpaque(seen, (int) t & (seen.length - 1));
            if (TOP.compareAndSet(this, t, t + 1)) {
                return task; // nobody else had taken it, so what was read is it
            }
        }
    }

    /** How many tasks there are; a guess while others are at it. */
    public int size() {
        return (int) Math.max(0, (long) BOTTOM.getAcquire(this) - (long) TOP.getAcquire(this));
    }
}
