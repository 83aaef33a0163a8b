package org.ipclab.primes;

import java.io.Serializable;
import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * Counts the primes of one range by trial division, in whatever thread or process it is run.
 *
 * @param from the first number of the range
 * @param to the first number after it
 */
public record PrimeTask(long from, long to) implements Callable<RangeCount>, Serializable {
    @Override
    public RangeCount call() {
        long start = System.nanoTime();
        long primes = TrialDivision.count(from, to);
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        return new RangeCount(
                from,
                to,
                primes,
                elapsed,
                ProcessHandle.current().pid(),
                Thread.currentThread().getName());
    }
}
