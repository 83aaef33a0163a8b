/**
 * The search for primes: honest work for processors, to be split into tasks.
 *
 * <p>{@link org.ipclab.primes.PrimeSearch} counts the primes below a number, in this thread or as
 * tasks on any {@link java.util.concurrent.ExecutorService}. The tasks are serializable, so that
 * the service may well run them in other processes.
 */
@NullMarked
package org.ipclab.primes;

import org.jspecify.annotations.NullMarked;
