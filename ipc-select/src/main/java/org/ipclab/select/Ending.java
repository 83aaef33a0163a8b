package org.ipclab.select;

import org.ipclab.pipes.BrokenPipeException;
import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/**
 * How a registration ends, once, and who is told. A callback that comes when its event is past is
 * given back, to be called at once.
 *
 * <p>Thread safe.
 */
final class Ending {
    private enum How {
        QUIET,
        END_OF_FILE,
        BROKEN,
        FAILED
    }

    private static final AutoCloseable[] NOTHING = {};

    // Guarded by this.
    private @Nullable How how;
    private @Nullable Throwable failure;
    private @Nullable Runnable onEnd;
    private @Nullable Runnable onBroken;
    private @Nullable Consumer<? super Throwable> onFailure;
    private AutoCloseable[] owned = NOTHING;

    synchronized boolean isPast() {
        return how != null;
    }

    /** What it failed with, EPIPE included. */
    synchronized @Nullable Throwable failure() {
        return failure;
    }

    /** Ends it without a word; false if it has ended before. */
    boolean endQuietly() {
        return end(How.QUIET, null);
    }

    boolean endAtEndOfFile() {
        return end(How.END_OF_FILE, null);
    }

    boolean endByFailure(Throwable thrown) {
        return end(thrown instanceof BrokenPipeException ? How.BROKEN : How.FAILED, thrown);
    }

    private synchronized boolean end(How kind, @Nullable Throwable thrown) {
        if (how != null) {
            return false;
        }
        how = kind;
        failure = thrown;
        return true;
    }

    synchronized @Nullable Runnable onEnd(Runnable callback) {
        if (how == null) {
            onEnd = callback;
        }
        return how == How.END_OF_FILE ? callback : null;
    }

    synchronized @Nullable Runnable onBroken(Runnable callback) {
        if (how == null) {
            onBroken = callback;
        }
        return how == How.BROKEN ? callback : null;
    }

    synchronized @Nullable Runnable onFailure(Consumer<? super Throwable> callback) {
        if (how == null) {
            onFailure = callback;
        }
        Throwable past = failure;
        boolean told = how == How.BROKEN && onBroken != null;
        return past == null || told ? null : () -> callback.accept(past);
    }

    /** Who is told of an end of file. */
    synchronized @Nullable Runnable toldOfEnd() {
        return onEnd;
    }

    /** Who is told of the failure. */
    synchronized @Nullable Runnable toldOfFailure() {
        Consumer<? super Throwable> callback = onFailure;
        Throwable thrown = failure;
        if (how == How.BROKEN && onBroken != null) {
            return onBroken;
        }
        return callback == null || thrown == null ? null : () -> callback.accept(thrown);
    }

    /** Keeps what is to be closed at the end; false if it is past. */
    synchronized boolean own(AutoCloseable... resources) {
        if (how == null) {
            owned = resources.clone();
        }
        return how == null;
    }

    /** What is to be closed now, and no more after that. */
    synchronized AutoCloseable[] disown() {
        AutoCloseable[] resources = owned;
        owned = NOTHING;
        return resources;
    }
}
