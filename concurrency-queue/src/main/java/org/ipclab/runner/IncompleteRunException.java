package org.ipclab.runner;

import org.jspecify.annotations.Nullable;

import java.io.Serial;

/**
 * A run did not handle all of its elements. The {@linkplain #getCause() cause} is the first
 * failure, with those that came after it suppressed; there is none if the run was cancelled or
 * timed out. The {@link #report()} says how far it came.
 */
public final class IncompleteRunException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    private final transient Report report;

    IncompleteRunException(Report report) {
        super(report.summary(), cause(report));
        this.report = report;
    }

    /**
     * How far the run came.
     *
     * @return its report
     */
    public Report report() {
        return report;
    }

    private static @Nullable Throwable cause(Report report) {
        return report.outcome() == Report.Outcome.FAILED
                ? report.failures().getFirst().cause()
                : null;
    }
}
