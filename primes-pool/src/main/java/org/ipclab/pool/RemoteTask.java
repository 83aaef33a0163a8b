package org.ipclab.pool;

import org.jspecify.annotations.Nullable;

import java.io.ObjectInputFilter;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The future of a task that runs in a worker. Its {@link #run} is for those that {@code
 * shutdownNow} gave back: it runs the task in this process.
 */
final class RemoteTask<T extends @Nullable Object> extends FutureTask<T> {
    private final long number;
    private final String name;
    private final ClassLoader loader;
    private final ObjectInputFilter filter;
    private final BiConsumer<RemoteTask<?>, Boolean> onCancel;
    private final Consumer<RemoteTask<T>> onDone;
    private volatile byte @Nullable [] payload;

    int crashes; // guarded by the dispatcher's lock; workers that died while it ran
    int falseStarts; // guarded by the dispatcher's lock; workers that died before it ran

    RemoteTask(Callable<T> task, Encoded encoded, ObjectInputFilter filter, Hooks<T> hooks) {
        super(task);
        this.number = encoded.number();
        this.payload = encoded.payload();
        this.name = "task " + number + " (" + task.getClass().getName() + ")";
        this.loader = loaderOf(task);
        this.filter = filter;
        this.onCancel = hooks.onCancel();
        this.onDone = hooks.onDone();
    }

    /** A task as it is sent. */
    @SuppressWarnings("ArrayRecordComponent") // a carrier; never compared
    record Encoded(long number, byte[] payload) {}

    /** Who is told when it was cancelled, with whether it shall be stopped; and when it is done. */
    record Hooks<T extends @Nullable Object>(
            BiConsumer<RemoteTask<?>, Boolean> onCancel, Consumer<RemoteTask<T>> onDone) {}

    private static ClassLoader loaderOf(Object task) {
        ClassLoader loader = task.getClass().getClassLoader();
        return Objects.requireNonNullElseGet(loader, ClassLoader::getSystemClassLoader);
    }

    long number() {
        return number;
    }

    /** What is to be sent; null once the task is done. */
    byte @Nullable [] payload() {
        return payload;
    }

    /** Reads what the worker has sent, which may run code of the result's class. */
    @SuppressWarnings("unchecked") // the worker ran a Callable of T
    void complete(boolean failed, byte[] bytes, String worker) {
        try {
            if (failed) {
                setException(Failure.decode(bytes).toThrowable(worker, filter, loader));
            } else {
                set((T) Wire.decode(bytes, filter, loader));
            }
        } catch (Throwable e) {
            setException(
                    new RemoteTaskException("The result of " + name + " cannot be read: " + e, e));
        }
    }

    void fail(Throwable failure) {
        setException(failure);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled) {
            onCancel.accept(this, mayInterruptIfRunning);
        }
        return cancelled;
    }

    @Override
    protected void done() {
        payload = null;
        onDone.accept(this);
    }

    @Override
    public String toString() {
        return name + ", " + state();
    }

    String name() {
        return name;
    }
}
