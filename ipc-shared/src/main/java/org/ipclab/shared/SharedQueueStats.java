package org.ipclab.shared;

/**
 * What a {@link SharedQueue} has seen in all processes, read at some moments of one call.
 *
 * @param capacity how many elements it can hold
 * @param depth how many elements it holds now
 * @param peak the most it ever held
 * @param taken how many elements were ever taken
 * @param putWaits how often a producer had to wait because the queue was full
 * @param takeWaits how often a consumer had to wait because the queue was empty
 */
public record SharedQueueStats(
        int capacity, int depth, int peak, long taken, long putWaits, long takeWaits) {}
