package org.ipclab.pool;

import org.ipclab.pipes.ExitStatus;
import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * The worker process that ran a task has ended, so nobody knows how far the task came. It is the
 * cause of the {@link java.util.concurrent.ExecutionException} of the task's {@code Future}.
 */
public final class WorkerCrashedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The process, 0 if it was never started. */
    private final long pid;

    private final transient @Nullable ExitStatus exitStatus;

    /** The last lines of its standard error. */
    private final String stderrTail;

    WorkerCrashedException(String message, WorkerDeath death) {
        super(describe(message, death), death.cause());
        pid = death.pid();
        exitStatus = death.status();
        stderrTail = death.stderrTail();
    }

    private static String describe(String message, WorkerDeath death) {
        String tail = death.stderrTail();
        return message + (tail.isEmpty() ? "" : "; the last it wrote to stderr:\n" + tail);
    }

    /**
     * The process.
     *
     * @return its id, or 0 if it was never started
     */
    public long pid() {
        return pid;
    }

    /**
     * How the process ended.
     *
     * @return exit code or signal; empty if it was never started
     */
    public Optional<ExitStatus> exitStatus() {
        return Optional.ofNullable(exitStatus);
    }

    /**
     * The last lines that the process wrote to its standard error.
     *
     * @return the lines, each but the last with a line feed after it
     */
    public String stderrTail() {
        return stderrTail;
    }
}
