package org.ipclab.shared;

import org.jspecify.annotations.Nullable;

import java.io.Serial;

/**
 * The queue is closed: nothing can be put any more, or, for a consumer, everything was taken; or it
 * has failed, and the message says why.
 */
public final class SharedQueueClosedException extends IllegalStateException {
    @Serial private static final long serialVersionUID = 1;

    SharedQueueClosedException(@Nullable String reason) {
        super(reason == null ? "the shared queue is closed" : "the shared queue failed: " + reason);
    }
}
