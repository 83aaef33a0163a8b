package org.ipclab.condition;

/**
 * What a queue has seen so far, read at one moment.
 *
 * @param capacity how many elements it can hold
 * @param depth how many elements it holds now
 * @param peak the most it ever held
 * @param putWaits how often a producer slept because the queue was full
 * @param takeWaits how often a consumer slept because the queue was empty
 */
public record QueueStats(int capacity, int depth, int peak, long putWaits, long takeWaits) {}
