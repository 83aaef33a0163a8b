package org.ipclab.benchmarks.queues;

/**
 * A queue as a producer and a consumer see it. The loops are in here and not in the caller, so that
 * each kind of queue is compiled with its own.
 */
interface Handoff {
    /** Hands over so many elements, and returns the sum of what they hold. */
    long put(long count) throws Exception;

    /** Takes so many elements, and returns the sum of what they hold. */
    long take(long count) throws Exception;
}
