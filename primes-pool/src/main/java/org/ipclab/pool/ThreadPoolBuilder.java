package org.ipclab.pool;

import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Options of a pool of threads. Not safe for use by many threads.
 *
 * @param <P> the kind of pool
 */
public final class ThreadPoolBuilder<P extends TaskPool> {
    /** Far above any size, and far enough below the largest long to add to. */
    static final long UNBOUNDED = Long.MAX_VALUE / 2;

    private static final AtomicInteger POOLS = new AtomicInteger();

    private int threads = Runtime.getRuntime().availableProcessors();
    private long capacity = UNBOUNDED;
    private WhenFull whenFull = WhenFull.BLOCK;
    private @Nullable String name;
    private boolean virtual;
    private @Nullable ThreadFactory threadFactory;

    private final Function<ThreadPoolBuilder<P>, P> constructor;
    private boolean timed;

    ThreadPoolBuilder(Function<ThreadPoolBuilder<P>, P> constructor) {
        this.constructor = constructor;
    }

    /**
     * The number of threads; unless said, as many as processors are available.
     *
     * @param threads at least 1
     * @return this builder
     */
    public ThreadPoolBuilder<P> threads(int threads) {
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
    public ThreadPoolBuilder<P> queueCapacity(int capacity, WhenFull whenFull) {
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
    public ThreadPoolBuilder<P> name(String name) {
        this.name = Objects.requireNonNull(name, "name");
        return this;
    }

    /**
     * Virtual threads instead of platform threads.
     *
     * @return this builder
     */
    public ThreadPoolBuilder<P> virtual() {
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
    public ThreadPoolBuilder<P> threadFactory(ThreadFactory factory) {
        threadFactory = Objects.requireNonNull(factory, "factory");
        return this;
    }

    /**
     * Measures how long tasks wait and run: {@link ThreadPoolStats#times}. That takes three looks
     * at the clock a task, a tenth of a microsecond or so.
     *
     * @return this builder
     */
    public ThreadPoolBuilder<P> timed() {
        timed = true;
        return this;
    }

    /**
     * A pool with these options. Its threads start when tasks come.
     *
     * @return the pool
     */
    public P build() {
        return constructor.apply(this);
    }

    int threads() {
        return threads;
    }

    long capacity() {
        return capacity;
    }

    boolean isTimed() {
        return timed;
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
