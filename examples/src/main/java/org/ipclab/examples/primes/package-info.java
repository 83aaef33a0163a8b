/** The pools of the scenario primes, and the searches on them. */
@NullMarked
package org.ipclab.examples.primes;

import org.jspecify.annotations.NullMarked;
