package org.ipclab.pool;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * Completes the futures of tasks. To read a result runs code of its classes, which may take long,
 * so it is done in platform threads of the pool's own: at most one for each worker, and one for
 * each result that was given up because it took longer than it may.
 */
final class Completions {
    private static final long IDLE_SECONDS = 10; // then a thread ends

    private final Duration limit;
    private final BiFunction<Duration, Runnable, Runnable> clock;
    private final ThreadPoolExecutor threads;

    /**
     * No thread yet.
     *
     * @param name of the threads
     * @param limit how long it may take
     * @param clock runs an action once the time has passed, unless the returned one is run before
     */
    Completions(String name, Duration limit, BiFunction<Duration, Runnable, Runnable> clock) {
        this.limit = limit;
        this.clock = clock;
        this.threads =
                new ThreadPoolExecutor(
                        0,
                        Integer.MAX_VALUE,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new SynchronousQueue<>(),
                        Thread.ofPlatform().daemon().name(name + "-results-", 1).factory());
    }

    /** Does not wait. Afterwards, or when it is given up, it is told once that this is over. */
    void complete(
            List<RemoteTask<?>> tasks, Consumer<RemoteTask<?>> completion, Runnable whenOver) {
        var over = new AtomicBoolean();
        Runnable tellOnce =
                () -> {
                    if (over.compareAndSet(false, true)) {
                        whenOver.run();
                    }
                };
        Runnable giveUp =
                () -> {
                    tasks.forEach(task -> task.fail(tookTooLong(task)));
                    tellOnce.run();
                };
        Runnable stopClock = clock.apply(limit, () -> threads.execute(giveUp));
        threads.execute(
                () -> {
                    try {
                        tasks.forEach(completion);
                    } finally {
                        stopClock.run();
                        tellOnce.run();
                    }
                });
    }

    private TimeoutException tookTooLong(RemoteTask<?> task) {
        return new TimeoutException(
                "the result of %s was not read within %s".formatted(task.name(), limit));
    }

    /** No more will come. */
    void end() {
        threads.shutdown();
    }
}
