package org.ipclab.select;

import org.ipclab.pipes.BrokenPipeException;
import org.jspecify.annotations.Nullable;

import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Something that a {@link Multiplexer} watches: a channel, a time, or a child.
 *
 * <p>It ends once: at end of file, at EPIPE, by a failure, by {@link #cancel}, when its channel is
 * closed, when a single event that it stood for has come, or with the loop. A handler that throws
 * ends its own registration and no other. Callbacks run in the thread of the loop; one that is set
 * when its event is past runs soon all the same.
 *
 * <p>Thread safe. What a handler does to a registration, also its own, holds at once. Done from
 * another thread, one call of the handler may still be going on.
 */
public abstract sealed class Registration permits ChannelRegistration, Timer, ExitWatch {
    private enum End {
        QUIET,
        END_OF_FILE,
        BROKEN,
        FAILED
    }

    private static final AutoCloseable[] NOTHING = {};

    final Loop loop;
    private volatile boolean running = true; // guarded by loop.lock for writing
    private boolean paused; // guarded by loop.lock
    private @Nullable End end; // guarded by loop.lock
    private @Nullable Throwable failure; // guarded by loop.lock
    private @Nullable Runnable onEnd; // these three are set under loop.lock, until the end
    private @Nullable Runnable onBroken;
    private @Nullable Consumer<? super Throwable> onFailure;
    private AutoCloseable[] owned = NOTHING; // guarded by loop.lock

    // Written by the thread of the loop alone.
    private long events;
    private long nanos;
    private long spins;
    long bytes;

    Registration(Loop loop) {
        this.loop = loop;
    }

    /** Serves an event; false if nothing was there after all. */
    abstract boolean serve() throws Exception;

    /** Whether it runs code that need not know of loops, and may leave an interrupt behind. */
    boolean isForeign() {
        return false;
    }

    /** Makes the loop watch for it, or not. Call only when holding the loop's lock. */
    abstract void watch(boolean watched);

    /** Whether it wants to be served now; may be asked without the lock. */
    final boolean isRunning() {
        return running;
    }

    final void countEvent() {
        events++;
    }

    final void countSpin() {
        spins++;
    }

    final void spend(long spentNanos) {
        nanos += spentNanos;
    }

    /**
     * Ends it: its handler and its callbacks are not called again. The channel stays open, and is
     * registered until the loop's next turn. Does nothing if it has ended.
     */
    public final void cancel() {
        finish(End.QUIET, null);
    }

    /**
     * Stops watching, until {@link #resume}. Nothing is lost: what comes meanwhile waits in the
     * kernel, a time that passes is told late, and so is a child's exit. The loop does not end
     * while something is paused.
     */
    public final void pause() {
        setPaused(true);
    }

    /** Watches again. Does nothing if it is not paused. */
    public final void resume() {
        setPaused(false);
    }

    private void setPaused(boolean wanted) {
        loop.lock.lock();
        try {
            if (end == null && paused != wanted) {
                paused = wanted;
                running = !wanted;
                watch(!wanted);
            }
        } finally {
            loop.lock.unlock();
        }
    }

    /**
     * Whether it has not ended. One that is paused is active.
     *
     * @return false once it has ended
     */
    public final boolean isActive() {
        loop.lock.lock();
        try {
            return end == null;
        } finally {
            loop.lock.unlock();
        }
    }

    /**
     * Whether it waits for {@link #resume}.
     *
     * @return true if so
     */
    public final boolean isPaused() {
        loop.lock.lock();
        try {
            return end == null && paused;
        } finally {
            loop.lock.unlock();
        }
    }

    /**
     * Says what to do at end of file, after everything before it was handled. The registration has
     * left the loop then.
     *
     * @param callback what to do, in place of what was said before
     * @return this
     */
    public final Registration onEnd(Runnable callback) {
        loop.lock.lock();
        try {
            if (end == null) {
                onEnd = callback;
            } else if (end == End.END_OF_FILE) {
                loop.offer(callback);
            }
        } finally {
            loop.lock.unlock();
        }
        return this;
    }

    /**
     * Says what to do when a write finds the pipe broken (EPIPE): every read end is closed. Without
     * it, this is a failure like others.
     *
     * @param callback what to do, in place of what was said before
     * @return this
     */
    public final Registration onBroken(Runnable callback) {
        loop.lock.lock();
        try {
            if (end == null) {
                onBroken = callback;
            } else if (end == End.BROKEN) {
                loop.offer(callback);
            }
        } finally {
            loop.lock.unlock();
        }
        return this;
    }

    /**
     * Says what to do when the channel fails or the handler throws. Without it, the handler of
     * uncaught exceptions of the loop's thread gets what was thrown, and the loop goes on.
     *
     * @param callback what to do with what was thrown, in place of what was said before
     * @return this
     */
    public final Registration onFailure(Consumer<? super Throwable> callback) {
        loop.lock.lock();
        try {
            Throwable past = failure;
            if (end == null) {
                onFailure = callback;
            } else if (past != null) {
                loop.offer(() -> callback.accept(past));
            }
        } finally {
            loop.lock.unlock();
        }
        return this;
    }

    /**
     * Gives it things to close when it ends, however it ends: its channel, as a rule. The loop
     * closes nothing else.
     *
     * @param resources what to close, in this order, in place of what was said before
     * @return this
     */
    public final Registration owning(AutoCloseable... resources) {
        loop.lock.lock();
        try {
            if (end == null) {
                owned = resources.clone();
                return this;
            }
        } finally {
            loop.lock.unlock();
        }
        closeAll(resources);
        return this;
    }

    /**
     * What it has seen so far.
     *
     * @return the figures; from another thread than the loop's, they may be a little old
     */
    public final RegistrationStats stats() {
        VarHandle.acquireFence();
        return new RegistrationStats(events, bytes, spins, Duration.ofNanos(nanos));
    }

    /** Ends it without a word: what it stood for is over. */
    final void finish() {
        finish(End.QUIET, null);
    }

    final void finishAtEndOfFile() {
        if (finish(End.END_OF_FILE, null)) {
            tellEndOfFile();
        }
    }

    final void tellEndOfFile() {
        call(onEnd);
    }

    /** What is thrown after the end has nobody to be told, as little as what nobody asked for. */
    final void fail(Throwable thrown) {
        if (!failUnlessEnded(thrown)) {
            loop.dispatcher.report(thrown, this);
        }
    }

    final boolean failUnlessEnded(Throwable thrown) {
        boolean broken = thrown instanceof BrokenPipeException;
        if (!finish(broken ? End.BROKEN : End.FAILED, thrown)) {
            return false;
        }
        Consumer<? super Throwable> callback = onFailure;
        if (broken && onBroken != null) {
            call(onBroken);
        } else if (callback != null) {
            call(() -> callback.accept(thrown));
        } else {
            loop.dispatcher.report(thrown, this);
        }
        return true;
    }

    final @Nullable Throwable failure() {
        loop.lock.lock();
        try {
            return failure;
        } finally {
            loop.lock.unlock();
        }
    }

    /** Called once it has ended, without a lock. */
    void left() {}

    private void call(@Nullable Runnable callback) {
        if (callback != null) {
            loop.dispatcher.run(callback);
        }
    }

    private boolean finish(End how, @Nullable Throwable thrown) {
        AutoCloseable[] toClose;
        loop.lock.lock();
        try {
            if (end != null) {
                return false;
            }
            end = how;
            failure = thrown;
            running = false;
            watch(false);
            loop.remove(this);
            toClose = owned;
            owned = NOTHING;
        } finally {
            loop.lock.unlock();
        }
        left();
        closeAll(toClose);
        return true;
    }

    private void closeAll(AutoCloseable... resources) {
        for (AutoCloseable resource : resources) {
            try {
                resource.close();
            } catch (Throwable e) {
                loop.dispatcher.report(e, this);
            }
        }
    }
}
