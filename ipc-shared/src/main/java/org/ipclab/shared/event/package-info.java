/**
 * What Flight Recorder is told about locks and queues. Nothing here is touched before somebody
 * records, and no event object is made by a thread that holds a lock.
 */
@NullMarked
package org.ipclab.shared.event;

import org.jspecify.annotations.NullMarked;
