package org.ipclab.pool;

import org.ipclab.pipes.ExitStatus;
import org.jspecify.annotations.Nullable;

/**
 * How a worker has ended, or why it could not be started.
 *
 * @param pid the process, 0 if there was none
 * @param status its exit, null if it is not known
 * @param stderrTail the last lines of its standard error
 * @param cause what went wrong on this side, if anything did
 */
record WorkerDeath(
        long pid, @Nullable ExitStatus status, String stderrTail, @Nullable Exception cause) {

    static WorkerDeath notStarted(Exception cause) {
        return new WorkerDeath(0, null, "", cause);
    }

    @Override
    public String toString() {
        if (pid == 0) {
            return "could not be started (" + cause + ")";
        }
        String how = "(pid " + pid + ") ended with " + (status == null ? cause : status);
        return status == null || cause == null ? how : how + ", since " + cause.getMessage();
    }
}
