package org.ipclab.pool;

import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Options of a {@link ThreadPool}. Not safe for use by many threads. */
public final class ThreadPoolBuilder {
    /** Far above any size, and far enough below the largest long to add to. */
    static final long UNBOUNDED = Long.MAX_VALUE / 2;

    private static final AtomicInteger POOLS = new AtomicInteger();

    private int threads = Runtime.getRuntime().availableProcessors();
    private long capacity = UNBOUNDED;
    private WhenFull whenFull = WhenFull.BLOCK;
    private @Nullable String name;
    private boolean virtual;
    private @Nullable ThreadFactory threadFactory;

    ThreadPoolBuilder() {}

    /**
     * The number of threads; unless said, as many as processors are available.
     *
     * @param threads at least 1
     * @return this builder
     */
    public ThreadPoolBuilder threads(int threads) {
        this.threads = requireAtLeast(1, threads, "threads");
        return this;
    }

    /**
     * The most tasks that wait, besides one for each thread that has none. With 0, a task is
     * accepted only if a thread is free for it. Unless said, there is no bound.
     *
     * @param capacity at least 0
     * @param whenFull what happens to a task above that
     * @return this builder
     */
    public ThreadPoolBuilder queueCapacity(int capacity, WhenFull whenFull) {
        this.capacity = requireAtLeast(0, capacity, "queue capacity");
        this.whenFull = Objects.requireNonNull(whenFull, "whenFull");
        return this;
    }

    /**
     * The name of the pool, and, with a number, of its threads.
     *
     * @param name the name
     * @return this builder
     */
    public ThreadPoolBuilder name(String name) {
        this.name = Objects.requireNonNull(name, "name");
        return this;
    }

    /**
     * Virtual threads instead of platform threads.
     *
     * @return this builder
     */
    public ThreadPoolBuilder virtual() {
        virtual = true;
        return this;
    }

    /**
     * Threads from a factory of your own, which names them and says what kind they are. It is
     * called in the thread that submits.
     *
     * @param factory makes a thread, not yet started
     * @return this builder
     */
    public ThreadPoolBuilder threadFactory(ThreadFactory factory) {
        threadFactory = Objects.requireNonNull(factory, "factory");
        return this;
    }

    /**
     * A pool with these options. Its threads start when tasks come.
     *
     * @return the pool
     */
    public ThreadPool build() {
        return new ThreadPool(this);
    }

    int threads() {
        return threads;
    }

    long capacity() {
        return capacity;
    }

    WhenFull whenFull() {
        return whenFull;
    }

    String poolName() {
        return name != null ? name : "ThreadPool-" + POOLS.incrementAndGet();
    }

    ThreadFactory threadFactory(String poolName) {
        if (threadFactory != null) {
            return threadFactory;
        }
        String prefix = poolName + "-";
        return virtual
                ? Thread.ofVirtual().name(prefix, 1).factory()
                : Thread.ofPlatform().daemon(false).name(prefix, 1).factory();
    }

    static int requireAtLeast(int least, int value, String what) {
        if (value < least) {
            throw new IllegalArgumentException(
                    what + " must be at least " + least + ", not " + value);
        }
        return value;
    }
}
