package org.ipclab.benchmarks;

/** A contender gave no figure: it failed, died, or took too long. */
final class LaneException extends Exception {
    private static final long serialVersionUID = 1;

    LaneException(String message) {
        super(message);
    }

    LaneException(String message, Throwable cause) {
        super(message, cause);
    }
}
