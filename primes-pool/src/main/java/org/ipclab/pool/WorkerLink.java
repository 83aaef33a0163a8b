package org.ipclab.pool;

import java.io.IOException;
import java.time.Duration;

/** A worker process as the {@link Dispatcher} sees it. No method waits, or throws. */
interface WorkerLink {
    long pid();

    /** Sends a task, after which {@link Events} tells what comes of it. */
    void send(long task, byte[] payload);

    /** Says that no task will come: the process ends when it has done what it has. */
    void finish();

    /** Kills the process. */
    void kill();

    /**
     * What a worker tells, in this order, by one thread at a time. Each throws {@link IOException}
     * for what cannot be so; the process is to be killed then.
     */
    interface Events {
        /** The process runs and waits for tasks. */
        void ready() throws IOException;

        /** The process is about to run the code of a task. */
        void started(long task) throws IOException;

        /** The process has done with a task: a serialized result, or an encoded failure. */
        void finished(long task, boolean failed, byte[] payload) throws IOException;

        /** The process has ended, and everything that it wrote was told before. */
        void died(WorkerDeath death);
    }

    /** Starts workers, and tells when time has passed. */
    interface Launcher extends AutoCloseable {
        /** Starts a process. Events may come before this returns. */
        WorkerLink launch(long number, Events events) throws IOException;

        /** Runs the action once the time has passed, unless the returned one is run before. */
        Runnable after(Duration delay, Runnable action);

        /** Called when no worker is left. */
        @Override
        void close();
    }
}
