package org.ipclab.select;

import java.time.Duration;

/**
 * What a loop has done so far.
 *
 * @param turns how often it waited, or looked, for something to do
 * @param events how many handlers it called
 * @param spins how many of them brought nothing: neither a byte nor a first end of file
 * @param busyTime how long it was serving, in all; the rest of the time it waited
 */
public record MultiplexerStats(long turns, long events, long spins, Duration busyTime) {}
