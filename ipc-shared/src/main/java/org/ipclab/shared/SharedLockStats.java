package org.ipclab.shared;

import java.time.Duration;

/**
 * What a {@link SharedLock} has seen in all processes. A lock that nobody had to wait for counts
 * nothing, for that would cost more than the lock.
 *
 * @param waits how often a thread had to sleep before it got the lock
 * @param waited how long these sleeps were, all in all
 * @param longestWait how long the longest was
 * @param recoveries how often the lock was taken from a holder that had died
 */
public record SharedLockStats(long waits, Duration waited, Duration longestWait, long recoveries) {}
