/**
 * The tests that every {@link org.ipclab.condition.CloseableQueue} must pass. A queue's own test
 * classes implement or extend them and say how to make one ({@link
 * org.ipclab.condition.contract.QueueFactory}); other modules get them from this module's test jar.
 */
package org.ipclab.condition.contract;
