package org.ipclab.primes;

import java.io.Serializable;
import java.time.Duration;

/**
 * What one task has found, how long it ran, and where.
 *
 * @param from the first number of the range
 * @param to the first number after it
 * @param primes how many of the numbers are prime
 * @param elapsed how long the task ran
 * @param pid the process that ran it
 * @param thread the name of the thread that ran it
 */
public record RangeCount(long from, long to, long primes, Duration elapsed, long pid, String thread)
        implements Serializable {}
