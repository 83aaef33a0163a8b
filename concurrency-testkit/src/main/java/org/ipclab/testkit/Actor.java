package org.ipclab.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One call in a thread of its own, which a test watches, interrupts, and asks for its outcome. */
public final class Actor<T> {
    private static final Duration PATIENCE = Duration.ofSeconds(Integer.getInteger("patience", 20));

    /** The kinds of threads that a test runs on. */
    public enum Kind {
        PLATFORM,
        VIRTUAL;

        private Thread.Builder threads() {
            return this == PLATFORM ? Thread.ofPlatform().daemon() : Thread.ofVirtual();
        }

        public ThreadFactory factory() {
            return threads().factory();
        }

        public <T> Actor<T> start(Callable<T> call) {
            var task = new FutureTask<>(call);
            return new Actor<>(task, threads().start(task));
        }
    }

    /** A call without a result. */
    public interface Action {
        void run() throws Exception;
    }

    private final FutureTask<T> task;
    private final Thread thread;

    private Actor(FutureTask<T> task, Thread thread) {
        this.task = task;
        this.thread = thread;
    }

    public static <T> Actor<T> start(Callable<T> call) {
        return Kind.PLATFORM.start(call);
    }

    public static Actor<Void> run(Action action) {
        return start(
                () -> {
                    action.run();
                    return null;
                });
    }

    /** Returns once the thread sleeps in its call. */
    @SuppressWarnings("ThreadPriorityCheck") // lets it come to its wait
    public Actor<T> waits() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isWaiting()) {
            assertThat(task.isDone()).as("the call returned instead of waiting").isFalse();
            assertThat(System.nanoTime()).as("no wait in time").isLessThan(deadline);
            Thread.yield();
        }
        return this;
    }

    private boolean isWaiting() {
        return switch (thread.getState()) {
            case WAITING, TIMED_WAITING -> true;
            default -> false;
        };
    }

    public void interrupt() {
        thread.interrupt();
    }

    public boolean isDone() {
        return task.isDone();
    }

    /** Waits for the call to return. */
    public T result() throws InterruptedException {
        try {
            return task.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("the call failed: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw stuck();
        }
    }

    /** Waits for the call to throw. */
    public Throwable failure() throws InterruptedException {
        try {
            throw new AssertionError(
                    "returned " + task.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS));
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (TimeoutException e) {
            throw stuck();
        }
    }

    /** Waits for the call to end, and tells whether it threw {@link InterruptedException}. */
    public boolean wasInterrupted() throws InterruptedException {
        try {
            task.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
            return false;
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(InterruptedException.class);
            return true;
        } catch (TimeoutException e) {
            throw stuck();
        }
    }

    private AssertionError stuck() {
        var stuck = new AssertionError("the call has not returned: " + thread);
        stuck.setStackTrace(thread.getStackTrace());
        thread.interrupt();
        return stuck;
    }
}
