package org.ipclab.pool;

import java.util.Optional;

/**
 * What a pool of threads has done and is doing.
 *
 * @param threads threads that have started and not ended
 * @param busy threads that run a task
 * @param waiting tasks accepted that have not begun
 * @param peakWaiting the most tasks that ever waited
 * @param completed tasks run to their end, also those that threw
 * @param failed tasks that threw, whether into a {@code Future} or not
 * @param rejected tasks refused
 * @param times how long tasks waited and ran, if {@link ThreadPoolBuilder#timed} was asked for
 */
public record ThreadPoolStats(
        int threads,
        int busy,
        int waiting,
        int peakWaiting,
        long completed,
        long failed,
        long rejected,
        Optional<TaskTimes> times) {}
