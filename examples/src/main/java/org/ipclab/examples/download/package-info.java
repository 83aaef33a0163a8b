/**
 * The simulated downloads of scenario 2a: rightly, without a bound, and with an exception that
 * nobody sees.
 */
@NullMarked
package org.ipclab.examples.download;

import org.jspecify.annotations.NullMarked;
