package org.ipclab.pool;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * An {@link java.util.concurrent.ExecutorService} whose tasks run in worker processes: Java virtual
 * machines of their own, with the same class path or module path.
 *
 * {@snippet class="org.ipclab.pool.ProcessPoolSnippets" region="firstUse"}
 *
 * <p>A task is serialized when it is submitted, so it and what it captures must be serializable,
 * and what it changes is changed in the worker alone. Its result, or the exception that it throws,
 * comes back the same way, with the stack trace of the worker as last cause: {@link
 * RemoteStackTrace}. Only classes on an allow list are read: values of the JDK, the package of the
 * task, and what {@link ProcessPoolBuilder#allow} names.
 *
 * <p><b>Order and loss.</b> Tasks are handed out in the order of submission, one at a time to each
 * worker. A worker that dies takes no other with it, and is replaced. The task that it ran fails
 * with {@link WorkerCrashedException}, unless {@link ProcessPoolBuilder#retry} allows to run it
 * again: at most once, or at least once. A task that had not begun is run elsewhere. Every future
 * is completed, except those that {@link #shutdownNow} gives back.
 *
 * <p>{@code cancel(true)} and {@link ProcessPoolBuilder#taskTimeout} kill the worker of the task,
 * whatever it is doing, and no other. {@code cancel(false)} lets it go on.
 *
 * <p><b>Processes</b> start on demand, or with {@link #prestart}, and live until the pool ends, or
 * this process does, however it ends. What a task prints arrives in the log of this process, under
 * the name {@code org.ipclab.pool.worker}; a task's standard input is empty.
 *
 * <p>Safe for use by many threads. {@link #close} waits for the accepted tasks and the end of all
 * workers. An {@link java.util.concurrent.ExecutorCompletionService} cannot be built on this, as it
 * submits what cannot be sent.
 */
public final class ProcessPool extends AbstractExecutorService {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessPool.class);
    private static final int CHUNKS_PER_WORKER = 4;

    private final String name;
    private final int workers;
    private final int maxMessageBytes;
    private final AllowList allowed;
    private final @Nullable ObjectInputFilter resultFilter;
    private final Dispatcher dispatcher;
    private final AtomicLong submitted = new AtomicLong();

    ProcessPool(ProcessPoolBuilder options) {
        this(options, WorkerLauncher.of(options));
    }

    ProcessPool(ProcessPoolBuilder options, WorkerLink.Launcher launcher) {
        name = options.poolName();
        workers = options.workers();
        maxMessageBytes = options.maxMessageBytes();
        allowed =
                new AllowList(options.allowPattern(), options.maxDepth(), options.maxReferences());
        resultFilter = options.resultFilter();
        dispatcher = new Dispatcher(options, launcher);
    }

    /**
     * A pool with the usual options.
     *
     * @param workers how many processes, at least 1
     * @return the pool; its workers start when tasks come
     */
    public static ProcessPool ofWorkers(int workers) {
        return builder().workers(workers).build();
    }

    /**
     * A builder for a pool with retries, timeouts, or options of the virtual machines.
     *
     * @return the builder
     */
    public static ProcessPoolBuilder builder() {
        return new ProcessPoolBuilder();
    }

    /**
     * Runs a task in a worker. A lambda needs no cast.
     *
     * @param task the task
     * @param <T> the result's type
     * @return its future
     * @throws RejectedExecutionException if the pool is shut down, or the task cannot be serialized
     */
    public <T extends @Nullable Object> Future<T> submit(SerializableCallable<T> task) {
        return super.submit(task);
    }

    /**
     * Runs a task without a result in a worker. A lambda needs no cast.
     *
     * @param task the task
     * @return its future, whose result is null
     * @throws RejectedExecutionException if the pool is shut down, or the task cannot be serialized
     */
    public Future<?> submit(SerializableRunnable task) {
        return super.submit(task);
    }

    /**
     * Runs a task in a worker, some time after now. If it fails, the log says so.
     *
     * @throws RejectedExecutionException if the pool is shut down, or the task cannot be serialized
     */
    @Override
    public void execute(Runnable task) {
        if (task instanceof RemoteTask<?> ours) {
            dispatcher.submit(ours);
        } else {
            dispatcher.submit(
                    remote(new RunnableCall<>(task, "done"), task, ProcessPool::logFailure));
        }
    }

    private static void logFailure(RemoteTask<?> task) {
        if (task.state() == Future.State.FAILED) {
            LOG.warn("{} failed, and nobody has its future", task.name(), task.exceptionNow());
        }
    }

    /**
     * Applies a function to each element, in chunks: about four a worker.
     *
     * @param function what to apply
     * @param elements what to apply it to
     * @param <T> the elements' type
     * @param <R> the results' type
     * @return the results, in the order of the elements
     * @throws InterruptedException if the caller is interrupted; the rest is cancelled
     * @throws ExecutionException if the function failed or a worker died; the rest is cancelled
     */
    public <T, R> List<R> map(
            SerializableFunction<? super T, ? extends R> function, Collection<T> elements)
            throws InterruptedException, ExecutionException {
        int chunks = workers * CHUNKS_PER_WORKER;
        return map(function, elements, Math.max(1, Math.ceilDiv(elements.size(), chunks)));
    }

    /**
     * Applies a function to each element, in chunks of a size.
     *
     * @param function what to apply
     * @param elements what to apply it to
     * @param chunkSize how many elements are sent together, at least 1
     * @param <T> the elements' type
     * @param <R> the results' type
     * @return the results, in the order of the elements
     * @throws InterruptedException if the caller is interrupted; the rest is cancelled
     * @throws ExecutionException if the function failed or a worker died; the rest is cancelled
     */
    public <T, R> List<R> map(
            SerializableFunction<? super T, ? extends R> function,
            Collection<T> elements,
            int chunkSize)
            throws InterruptedException, ExecutionException {
        ThreadPoolBuilder.requireAtLeast(1, chunkSize, "chunk size");
        List<T> all = new ArrayList<>(elements);
        List<RemoteTask<List<R>>> chunks = new ArrayList<>();
        try {
            for (int from = 0; from < all.size(); from += chunkSize) {
                List<T> part = all.subList(from, Math.min(from + chunkSize, all.size()));
                var chunk = remote(new Chunk<T, R>(function, part), function, task -> {});
                chunks.add(chunk);
                dispatcher.submit(chunk);
            }
            List<R> results = new ArrayList<>(all.size());
            for (Future<List<R>> chunk : chunks) {
                results.addAll(chunk.get());
            }
            return results;
        } finally {
            chunks.forEach(chunk -> chunk.cancel(true)); // does nothing to those that are done
        }
    }

    /**
     * Starts all workers now, and waits until they are ready.
     *
     * @throws InterruptedException if the caller is interrupted while it waits
     * @throws RejectedExecutionException if the pool is shut down, or workers do not start
     */
    public void prestart() throws InterruptedException {
        dispatcher.prestart();
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks)
            throws InterruptedException, ExecutionException {
        try {
            return firstOf(tasks, Long.MAX_VALUE);
        } catch (TimeoutException e) {
            throw new AssertionError("292 years have passed", e);
        }
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        return firstOf(tasks, Math.max(0, unit.toNanos(timeout)));
    }

    private <T> T firstOf(Collection<? extends Callable<T>> tasks, long nanos)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("no tasks");
        }
        long start = System.nanoTime();
        var done = new LinkedBlockingQueue<Future<T>>();
        List<RemoteTask<T>> futures = new ArrayList<>();
        try {
            for (Callable<T> task : tasks) {
                RemoteTask<T> future = remote(task, task, done::add);
                futures.add(future);
                dispatcher.submit(future);
            }
            for (int left = futures.size(); ; left--) {
                long patience = nanos - (System.nanoTime() - start);
                Future<T> next = done.poll(patience, TimeUnit.NANOSECONDS);
                if (next == null) {
                    throw new TimeoutException("none of " + left + " tasks is done");
                }
                if (left == 1 || next.state() == Future.State.SUCCESS) {
                    return next.get();
                }
            }
        } finally {
            futures.forEach(future -> future.cancel(true));
        }
    }

    /**
     * The future of a task, which is serialized here.
     *
     * @throws RejectedExecutionException if the task cannot be serialized
     */
    @Override
    protected <T> RunnableFuture<T> newTaskFor(Callable<T> task) {
        return remote(task, task, done -> {});
    }

    /**
     * The future of a task, which is serialized here with its result.
     *
     * @throws RejectedExecutionException if the task cannot be serialized
     */
    @Override
    protected <T> RunnableFuture<T> newTaskFor(Runnable task, T value) {
        return remote(new RunnableCall<>(task, value), task, done -> {});
    }

    /** What is sent is the call; whose class the user knows is the origin. */
    private <T extends @Nullable Object> RemoteTask<T> remote(
            Callable<T> call, Object origin, Consumer<RemoteTask<T>> onDone) {
        Objects.requireNonNull(origin, "task");
        String packageName = origin.getClass().getPackageName();
        var encoded = new RemoteTask.Encoded(submitted.incrementAndGet(), encode(call, origin));
        ObjectInputFilter filter = resultFilter == null ? allowed.with(packageName) : resultFilter;
        return new RemoteTask<>(
                call, encoded, filter, new RemoteTask.Hooks<>(dispatcher::cancelled, onDone));
    }

    private byte[] encode(Object call, Object origin) {
        String type = origin.getClass().getName();
        if (!(origin instanceof Serializable)) {
            throw new RejectedExecutionException(
                    "A task for a process must be serializable, and "
                            + type
                            + " is not. A lambda is if it is submitted through the type"
                            + " ProcessPool, or cast to SerializableCallable or"
                            + " SerializableRunnable");
        }
        byte[] bytes;
        try {
            String packageName = origin.getClass().getPackageName();
            bytes = new TaskMessage(packageName, Wire.encode(call)).encode();
        } catch (IOException e) {
            throw new RejectedExecutionException("The task cannot be serialized: " + e, e);
        }
        if (bytes.length > maxMessageBytes) {
            throw new RejectedExecutionException(
                    "The task is "
                            + bytes.length
                            + " bytes, above the "
                            + maxMessageBytes
                            + " that maxMessageBytes allows");
        }
        return bytes;
    }

    /** Accepts no more tasks; those accepted are run, then the workers end. Does not wait. */
    @Override
    public void shutdown() {
        dispatcher.shutdown();
    }

    /**
     * Kills all workers. The tasks that they ran fail with {@link WorkerCrashedException}.
     *
     * @return the tasks that no worker had; their futures are not completed
     */
    @Override
    public List<Runnable> shutdownNow() {
        return dispatcher.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return dispatcher.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return dispatcher.termination().isOver();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return awaitTermination(Duration.ofNanos(unit.toNanos(timeout)));
    }

    /**
     * Waits until the pool was shut down, all its tasks are done and its workers have ended.
     *
     * @param timeout how long to wait at most
     * @return whether the pool has terminated
     * @throws InterruptedException if the caller was interrupted while waiting
     */
    public boolean awaitTermination(Duration timeout) throws InterruptedException {
        return dispatcher.termination().await(timeout);
    }

    /**
     * What the pool has done and is doing, as of one moment. A task counts as failed shortly after
     * its {@code Future} says so.
     *
     * @return the figures
     */
    public ProcessPoolStats stats() {
        return dispatcher.stats();
    }

    @Override
    public String toString() {
        return "ProcessPool[" + name + ", " + stats() + "]";
    }
}
