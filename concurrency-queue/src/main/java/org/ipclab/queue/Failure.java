package org.ipclab.queue;

import org.jspecify.annotations.Nullable;

/**
 * An element that a step failed on, or a source that failed.
 *
 * @param where the thread that it happened in, as "run-1 stage-2 consumer-3"
 * @param element the element, or null if a source failed
 * @param cause what was thrown
 */
public record Failure(String where, @Nullable Object element, Throwable cause) {}
