/** Queues. */
package org.ipclab.testkit.queue;
