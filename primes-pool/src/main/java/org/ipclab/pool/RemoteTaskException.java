package org.ipclab.pool;

/**
 * A task, its result or its exception could not be brought from one process to the other; the
 * message says which and why.
 */
public final class RemoteTaskException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RemoteTaskException(String message) {
        super(message);
    }

    RemoteTaskException(String message, Throwable cause) {
        super(message, cause);
    }
}
