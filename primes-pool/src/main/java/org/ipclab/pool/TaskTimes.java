package org.ipclab.pool;

import java.time.Duration;

/**
 * How long the tasks of a pool waited and ran, those that have ended.
 *
 * @param tasks how many were measured
 * @param waited how long they waited to begin, all together
 * @param longestWait the longest of these waits
 * @param ran how long they ran, all together
 * @param longestRun the longest of these runs
 */
public record TaskTimes(
        long tasks, Duration waited, Duration longestWait, Duration ran, Duration longestRun) {

    /**
     * How long a task waited to begin.
     *
     * @return the mean, zero if there was none
     */
    public Duration meanWait() {
        return waited.dividedBy(Math.max(1, tasks));
    }

    /**
     * How long a task ran.
     *
     * @return the mean, zero if there was none
     */
    public Duration meanRun() {
        return ran.dividedBy(Math.max(1, tasks));
    }
}
