package org.ipclab.pool;

import org.jspecify.annotations.Nullable;

/**
 * What becomes of a task whose worker died. One that had not begun is run elsewhere; one that had
 * begun fails, or is run again as often as the user allows.
 *
 * @param retries how often a task that had begun may be run again
 */
record RetryRules(int retries) {
    /** Workers that may die with a task before it began, until the task is given up. */
    static final int FALSE_STARTS_OF_A_TASK = 10;

    /** The failure, or null if the task is to be run again. Call with the dispatcher's lock. */
    @Nullable WorkerCrashedException verdict(RemoteTask<?> task, boolean begun, WorkerDeath death) {
        if (begun && task.crashes++ >= retries) {
            return crashed("while it ran ", task, death);
        }
        if (!begun && ++task.falseStarts >= FALSE_STARTS_OF_A_TASK) {
            return crashed("before it began ", task, death);
        }
        return null;
    }

    static WorkerCrashedException stopped(RemoteTask<?> task, WorkerDeath death) {
        return crashed("by shutdownNow, during ", task, death);
    }

    private static WorkerCrashedException crashed(
            String when, RemoteTask<?> task, WorkerDeath death) {
        return new WorkerCrashedException("A worker " + death + " " + when + task.name(), death);
    }
}
