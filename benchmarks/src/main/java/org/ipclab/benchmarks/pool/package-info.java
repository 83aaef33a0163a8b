/** Tasks on pools, and the search for primes on them. */
@NullMarked
package org.ipclab.benchmarks.pool;

import org.jspecify.annotations.NullMarked;
