package org.ipclab.primes;

/**
 * Primality by trial division with the odd numbers up to the square root: slow on purpose, without
 * memory, and the same on every thread.
 */
public final class TrialDivision {
    private TrialDivision() {}

    /**
     * Whether a number is prime.
     *
     * @param n any number; none below 2 is prime
     * @return true if it is
     */
    public static boolean isPrime(long n) {
        if (n < 4 || n % 2 == 0) {
            return n == 2 || n == 3;
        }
        return n <= Integer.MAX_VALUE ? isOddPrime((int) n) : isOddPrime(n);
    }

    /** Numbers of 32 bits are divided in half the time or less. */
    private static boolean isOddPrime(int n) {
        int root = (int) Math.sqrt(n);
        for (int d = 3; d <= root; d += 2) {
            if (n % d == 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOddPrime(long n) {
        long root = (long) Math.sqrt((double) n) + 1; // it may be off by one; one more is no harm
        for (long d = 3; d <= root; d += 2) {
            if (n % d == 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Counts the primes of a range.
     *
     * @param from the first number of the range
     * @param to the first number after it
     * @return how many of them are prime; 0 if the range is empty
     */
    public static long count(long from, long to) {
        long primes = 0;
        for (long n = from; n < to; n++) {
            if (isPrime(n)) {
                primes++;
            }
        }
        return primes;
    }
}
