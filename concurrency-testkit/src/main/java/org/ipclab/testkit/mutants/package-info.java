/** Mutants. */
package org.ipclab.testkit.mutants;
