package org.ipclab.shared.queue;

import org.ipclab.shared.lock.Deadline;
import org.ipclab.shared.lock.MappedMutex;
import org.ipclab.shared.lock.Sleepers;

/** Looks into queues, for tests. */
public final class QueueSleepers {
    private QueueSleepers() {}

    /** A lost wake-up hangs whoever waits in this queue. */
    public static RecordQueue trusting(RecordQueue queue) {
        Sleepers.trustSignals(queue.notEmpty());
        Sleepers.trustSignals(queue.notFull());
        return queue;
    }

    /** Returns when so many waits for an element have begun, all in all. */
    public static void awaitConsumers(RecordQueue queue, int waits) {
        Sleepers.await(queue.mutex(), queue.notEmpty(), waits);
    }

    /** Returns when so many waits for room have begun, all in all. */
    public static void awaitProducers(RecordQueue queue, int waits) {
        Sleepers.await(queue.mutex(), queue.notFull(), waits);
    }

    /** All that a producer does before it wakes others, but not that. */
    public static void putWithoutWaking(RecordQueue queue, byte[] record) {
        MappedMutex mutex = queue.mutex();
        mutex.acquireUninterruptibly(Deadline.NEVER);
        queue.slots().write(0, record);
        queue.slots().commitWritten(1);
        queue.notEmpty().signal(1);
        mutex.mutex().release(mutex.self());
    }
}
