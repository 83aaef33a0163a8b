package org.ipclab.condition;

import org.jspecify.annotations.Nullable;

/**
 * The queue has ended: nothing can be put any more, or, for a consumer, everything was taken.
 *
 * <p>The {@linkplain #getCause() cause} tells the two ends apart: there is none after {@link
 * CloseableQueue#close()}, and after {@link CloseableQueue#fail(Throwable)} it is the failure.
 */
public final class ClosedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /**
     * Reports the end of a queue.
     *
     * @param failure what {@link CloseableQueue#fail(Throwable)} was given, or null after {@link
     *     CloseableQueue#close()}
     */
    public ClosedException(@Nullable Throwable failure) {
        super(
                failure == null ? "the queue is closed" : "the queue has failed: " + failure,
                failure);
    }
}
