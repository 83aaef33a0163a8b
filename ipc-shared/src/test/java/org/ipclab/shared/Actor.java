package org.ipclab.shared;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** A call in a platform thread of its own. */
final class Actor<T> {
    private final FutureTask<T> task;
    private final Thread thread;

    Actor(Callable<T> call) {
        task = new FutureTask<>(call);
        thread = Thread.ofPlatform().daemon().start(task);
    }

    /** A call without a result. */
    interface Action {
        void run() throws Exception;
    }

    static Actor<Void> doing(Action action) {
        return new Actor<>(
                () -> {
                    action.run();
                    return null;
                });
    }

    /** What the call said, or an ExecutionException with what it threw. */
    T result() throws Exception {
        return task.get();
    }

    boolean isDone() {
        return task.isDone();
    }

    Thread thread() {
        return thread;
    }
}
