/** What all contracts share. */
package org.ipclab.testkit;
