package org.ipclab.pool;

import org.jspecify.annotations.Nullable;

/**
 * A task without a result, as one that returns a given value.
 *
 * @param task the task
 * @param value what to return
 * @param <T> the value's type
 */
record RunnableCall<T extends @Nullable Object>(Runnable task, T value)
        implements SerializableCallable<T> {
    @Override
    public T call() {
        task.run();
        return value;
    }
}
