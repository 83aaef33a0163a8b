package org.ipclab.pool;

/**
 * What a {@link ThreadPool} has done and is doing.
 *
 * @param threads threads that have started and not ended
 * @param busy threads that have tasks
 * @param waiting tasks accepted that have not begun
 * @param peakWaiting the most tasks that the queue ever held
 * @param completed tasks run to their end, also those that threw
 * @param failed tasks that threw, other than into a {@code Future}
 * @param rejected tasks refused
 */
public record ThreadPoolStats(
        int threads,
        int busy,
        int waiting,
        int peakWaiting,
        long completed,
        long failed,
        long rejected) {}
