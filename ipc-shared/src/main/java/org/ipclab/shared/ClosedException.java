package org.ipclab.shared;

import java.io.Serial;

/** The queue is closed: nothing can be put any more, or, for a consumer, everything was taken. */
public final class ClosedException extends IllegalStateException {
    @Serial private static final long serialVersionUID = 1;

    ClosedException() {
        super("the shared queue is closed");
    }
}
