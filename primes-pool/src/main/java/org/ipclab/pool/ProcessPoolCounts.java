package org.ipclab.pool;

/** What a process pool has done so far. Guarded by the dispatcher's lock. */
final class ProcessPoolCounts {
    long started; // workers, as the next two
    long crashed;
    long killed;
    long completed; // tasks, as the next three
    long failed;
    long cancelled;
    long retried;

    ProcessPoolStats stats(int workers, int busy, int queued) {
        return new ProcessPoolStats(
                workers, busy, queued, started, crashed, killed, completed, failed, cancelled,
                retried);
    }
}
