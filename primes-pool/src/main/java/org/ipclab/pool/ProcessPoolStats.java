package org.ipclab.pool;

/**
 * What a {@link ProcessPool} has done and is doing.
 *
 * @param workers worker processes that live, those just starting included
 * @param busy workers that have a task
 * @param queued tasks accepted and not handed to a worker
 * @param started worker processes started so far
 * @param crashed workers that ended by themselves or by somebody else's signal
 * @param killed workers that the pool killed, to cancel or time out a task or to stop
 * @param completed tasks that a worker ran to their end, also those that threw
 * @param failed tasks that threw, were lost in a crash or timed out
 * @param cancelled tasks cancelled
 * @param retried runs begun again after a crash
 */
public record ProcessPoolStats(
        int workers,
        int busy,
        int queued,
        long started,
        long crashed,
        long killed,
        long completed,
        long failed,
        long cancelled,
        long retried) {}
