package org.ipclab.primes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Counts the primes below a number by trial division, split into tasks.
 *
 * {@snippet class="org.ipclab.primes.PrimeSearchSnippets" region="search"}
 *
 * <p>The count is the same for every number of tasks, split and executor; only the time differs.
 * Immutable.
 */
public final class PrimeSearch {
    private static final long LOOK_MILLIS = 100;

    private final long below;
    private final int tasks;
    private final Split split;

    private PrimeSearch(long below, int tasks, Split split) {
        this.below = below;
        this.tasks = tasks;
        this.split = split;
    }

    /**
     * A search in one task.
     *
     * @param total the first number that is not looked at, at least 0
     * @return the search
     */
    public static PrimeSearch below(long total) {
        if (total < 0) {
            throw new IllegalArgumentException("total must be at least 0, not " + total);
        }
        return new PrimeSearch(total, 1, Split.EQUAL_WORK);
    }

    /**
     * The same search in so many tasks. A few tasks a worker even out what the split does not.
     *
     * @param tasks at least 1
     * @return the search
     */
    public PrimeSearch tasks(int tasks) {
        if (tasks < 1) {
            throw new IllegalArgumentException("tasks must be at least 1, not " + tasks);
        }
        return new PrimeSearch(below, tasks, split);
    }

    /**
     * The same search, split in another way.
     *
     * @param split unless said, {@link Split#EQUAL_WORK}
     * @return the search
     */
    public PrimeSearch split(Split split) {
        return new PrimeSearch(below, tasks, Objects.requireNonNull(split, "split"));
    }

    /**
     * Runs the tasks one after the other in this thread. Does not heed interrupts.
     *
     * @return the count
     */
    public PrimeCount sequentially() {
        long start = System.nanoTime();
        List<RangeCount> counts = split.cut(below, tasks).stream().map(PrimeTask::call).toList();
        return PrimeCount.of(below, since(start), counts);
    }

    /**
     * Runs the tasks on an executor, and waits for all of them. When one fails, or the wait is
     * interrupted, the others are cancelled.
     *
     * @param executor a pool of threads or of processes; it is not shut down
     * @return the count
     * @throws InterruptedException if the caller is interrupted while it waits
     * @throws ExecutionException if a task failed, as by the death of its process
     * @throws RejectedExecutionException if the executor accepts no tasks, or was ended meanwhile
     *     and gave some of the tasks back, as by {@code shutdownNow}
     */
    public PrimeCount on(ExecutorService executor) throws InterruptedException, ExecutionException {
        List<Future<RangeCount>> futures = new ArrayList<>();
        long start = System.nanoTime();
        try {
            for (Callable<RangeCount> task : split.cut(below, tasks)) {
                futures.add(executor.submit(task));
            }
            List<RangeCount> counts = new ArrayList<>();
            for (Future<RangeCount> future : futures) {
                counts.add(result(future, executor));
            }
            return PrimeCount.of(below, since(start), counts);
        } finally {
            futures.forEach(future -> future.cancel(true)); // does nothing to those that are done
        }
    }

    /** A future that {@code shutdownNow} gave back is never done: look now and then for the end. */
    private static RangeCount result(Future<RangeCount> future, ExecutorService executor)
            throws InterruptedException, ExecutionException {
        while (true) {
            boolean ended = executor.isTerminated();
            try {
                return future.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (ended) {
                    throw new RejectedExecutionException(
                            "the executor was ended before it ran all tasks: " + executor, e);
                }
            }
        }
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }

    @Override
    public String toString() {
        return "PrimeSearch[below " + below + ", " + tasks + " tasks, " + split + "]";
    }
}
