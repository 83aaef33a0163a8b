package org.ipclab.pool;

import org.jspecify.annotations.Nullable;

import java.io.ObjectInputFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** Options of a {@link ProcessPool}. Not safe for use by many threads. */
public final class ProcessPoolBuilder {
    private static final AtomicInteger POOLS = new AtomicInteger();
    private static final int MIB = 1 << 20;

    private int workers = Runtime.getRuntime().availableProcessors();
    private @Nullable String name;
    private int retries;
    private int maxMessageBytes = 64 * MIB;
    private int maxDepth = 1_000;
    private int maxReferences = 10_000_000;
    private Duration resultTimeout = Duration.ofMinutes(1);
    private Duration startTimeout = Duration.ofMinutes(1);
    private @Nullable Duration taskTimeout;
    private @Nullable ObjectInputFilter resultFilter;
    private final List<String> allowed = new ArrayList<>();
    private final List<String> jvmOptions = new ArrayList<>();

    ProcessPoolBuilder() {}

    /**
     * The number of worker processes; unless said, as many as processors are available.
     *
     * @param workers at least 1
     * @return this builder
     */
    public ProcessPoolBuilder workers(int workers) {
        this.workers = ThreadPoolBuilder.requireAtLeast(1, workers, "workers");
        return this;
    }

    /**
     * The name of the pool in logs and messages.
     *
     * @param name the name
     * @return this builder
     */
    public ProcessPoolBuilder name(String name) {
        this.name = Objects.requireNonNull(name, "name");
        return this;
    }

    /**
     * Runs a task again, up to so many times, when its worker died while it ran: at least once
     * instead of at most once. For tasks that may be run twice without harm.
     *
     * @param times how often again; unless said, 0
     * @return this builder
     */
    public ProcessPoolBuilder retry(int times) {
        this.retries = ThreadPoolBuilder.requireAtLeast(0, times, "retry");
        return this;
    }

    /**
     * Kills the worker of a task that takes longer, from the moment that it is sent; the task fails
     * with a {@link java.util.concurrent.TimeoutException}, and is not retried.
     *
     * @param timeout above zero; unless said, there is none
     * @return this builder
     */
    public ProcessPoolBuilder taskTimeout(Duration timeout) {
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("task timeout must be above 0, not " + timeout);
        }
        this.taskTimeout = timeout;
        return this;
    }

    /**
     * Kills a worker that is not ready in time, and starts another; after five in a row the pool
     * gives up.
     *
     * @param timeout from the start of the process, above zero; unless said, a minute
     * @return this builder
     */
    public ProcessPoolBuilder startTimeout(Duration timeout) {
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("start timeout must be above 0, not " + timeout);
        }
        this.startTimeout = timeout;
        return this;
    }

    /**
     * Classes that may travel, besides values of the JDK and the package of the task itself. In
     * both directions.
     *
     * @param patterns as for {@link ObjectInputFilter.Config#createFilter}: {@code com.acme.Order},
     *     {@code com.acme.*}, {@code com.acme.**}
     * @return this builder
     */
    public ProcessPoolBuilder allow(String... patterns) {
        ObjectInputFilter.Config.createFilter(String.join(";", patterns)); // complains if malformed
        allowed.addAll(List.of(patterns));
        return this;
    }

    /**
     * Decides alone which classes are read here when a result or an exception comes, in place of
     * the allow list.
     *
     * @param filter called by several threads at once
     * @return this builder
     */
    public ProcessPoolBuilder resultFilter(ObjectInputFilter filter) {
        this.resultFilter = Objects.requireNonNull(filter, "filter");
        return this;
    }

    /**
     * Bounds on a result, or on an exception, that is read here. One above them fails with {@link
     * RemoteTaskException}. A {@link #resultFilter} decides alone, without these.
     *
     * @param depth how deep its objects may be nested, above 0; unless said, 1000
     * @param references how many objects it may have, above 0; unless said, 10 million
     * @return this builder
     */
    public ProcessPoolBuilder resultBounds(int depth, int references) {
        this.maxDepth = ThreadPoolBuilder.requireAtLeast(1, depth, "depth");
        this.maxReferences = ThreadPoolBuilder.requireAtLeast(1, references, "references");
        return this;
    }

    /**
     * Fails a task whose result is not read in time, with a {@link
     * java.util.concurrent.TimeoutException}. To read a result runs code of its classes.
     *
     * @param timeout above zero; unless said, a minute
     * @return this builder
     */
    public ProcessPoolBuilder resultTimeout(Duration timeout) {
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("result timeout must be above 0, not " + timeout);
        }
        this.resultTimeout = timeout;
        return this;
    }

    /**
     * The most bytes of a serialized task or result. A larger one fails; unless said, 64 MiB.
     *
     * @param bytes at least 1024
     * @return this builder
     */
    public ProcessPoolBuilder maxMessageBytes(int bytes) {
        this.maxMessageBytes = ThreadPoolBuilder.requireAtLeast(1024, bytes, "maxMessageBytes");
        return this;
    }

    /**
     * Options of the workers' virtual machines, such as {@code -Xmx256m}, after the pool's own.
     *
     * @param options the options
     * @return this builder
     */
    public ProcessPoolBuilder jvmOptions(String... options) {
        jvmOptions.addAll(List.of(options));
        return this;
    }

    /**
     * A pool with these options. Its workers start when tasks come.
     *
     * @return the pool
     * @throws java.io.UncheckedIOException if no descriptor is left for its event loop
     */
    public ProcessPool build() {
        return new ProcessPool(this);
    }

    int workers() {
        return workers;
    }

    /** The name given, or one made up at the first call. */
    String poolName() {
        if (name == null) {
            name = "ProcessPool-" + POOLS.incrementAndGet();
        }
        return name;
    }

    int retries() {
        return retries;
    }

    int maxMessageBytes() {
        return maxMessageBytes;
    }

    int maxDepth() {
        return maxDepth;
    }

    int maxReferences() {
        return maxReferences;
    }

    Duration resultTimeout() {
        return resultTimeout;
    }

    Duration startTimeout() {
        return startTimeout;
    }

    @Nullable Duration taskTimeout() {
        return taskTimeout;
    }

    @Nullable ObjectInputFilter resultFilter() {
        return resultFilter;
    }

    String allowPattern() {
        return AllowList.pattern(allowed);
    }

    List<String> jvmOptions() {
        return jvmOptions;
    }
}
