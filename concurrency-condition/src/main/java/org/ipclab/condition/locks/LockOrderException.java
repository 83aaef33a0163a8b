package org.ipclab.condition.locks;

/**
 * An acquisition was refused, because it could end in a deadlock. This exception's stack trace says
 * where it was tried; the {@linkplain #getCause() cause}'s says where the opposite order was used.
 * If the circle has more than two locks, the cause's suppressed exceptions are its other sides.
 */
public final class LockOrderException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    LockOrderException(String message, Throwable opposite) {
        super(message, opposite);
    }
}
