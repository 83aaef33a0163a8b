package org.ipclab.select;

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
    final Loop loop;
    private final Ending ending = new Ending();

    // Set by the registry, under its lock.
    volatile boolean running = true; // neither paused nor past
    volatile boolean paused;

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

    /** Called when a pause is over, without a lock. */
    void resumed() {}

    /** Called once it has ended, without a lock. */
    void left() {}

    /** Whether it runs code that need not know of loops, and may leave an interrupt behind. */
    boolean isForeign() {
        return false;
    }

    /** Whether it wants to be served now. */
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
        finish();
    }

    /**
     * Stops watching, until {@link #resume}. Nothing is lost: what comes meanwhile waits in the
     * kernel, a time that passes is told late, and so is a child's exit. The loop does not end
     * while something is paused.
     */
    public final void pause() {
        loop.registry.pause(this);
    }

    /** Watches again. Does nothing if it is not paused. */
    public final void resume() {
        if (loop.registry.resume(this)) {
            resumed();
        }
    }

    /**
     * Whether it has not ended. One that is paused is active.
     *
     * @return false once it has ended
     */
    public final boolean isActive() {
        return !ending.isPast();
    }

    /**
     * Whether it waits for {@link #resume}.
     *
     * @return true if so
     */
    public final boolean isPaused() {
        return paused && isActive();
    }

    /**
     * Says what to do at end of file, after everything before it was handled. The registration has
     * left the loop then.
     *
     * @param callback what to do, in place of what was said before
     * @return this
     */
    public final Registration onEnd(Runnable callback) {
        tellSoon(ending.onEnd(callback));
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
        tellSoon(ending.onBroken(callback));
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
        tellSoon(ending.onFailure(callback));
        return this;
    }

    private void tellSoon(@Nullable Runnable callback) {
        if (callback != null) {
            loop.offer(callback);
        }
    }

    /**
     * Gives it things to close when it ends, however it ends: its channel, as a rule. The loop
     * closes nothing else. If it has ended, they are closed now.
     *
     * @param resources what to close, in this order, in place of what was said before; one that
     *     throws keeps none of the others open
     * @return this
     */
    public final Registration owning(AutoCloseable... resources) {
        if (!ending.own(resources)) {
            closeAll(resources);
        }
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
        if (ending.endQuietly()) {
            leave();
        }
    }

    final void finishAtEndOfFile() {
        if (ending.endAtEndOfFile()) {
            leave();
            tellEndOfFile();
        }
    }

    final void tellEndOfFile() {
        tell(ending.toldOfEnd());
    }

    /** What is thrown after the end has nobody to be told, as little as what nobody asked for. */
    final void fail(Throwable thrown) {
        if (!failUnlessPast(thrown)) {
            loop.handlers.report(thrown, this);
        }
    }

    final boolean failUnlessPast(Throwable thrown) {
        if (!ending.endByFailure(thrown)) {
            return false;
        }
        leave();
        Runnable callback = ending.toldOfFailure();
        if (callback == null) {
            loop.handlers.report(thrown, this);
        }
        tell(callback);
        return true;
    }

    final @Nullable Throwable failure() {
        return ending.failure();
    }

    private void tell(@Nullable Runnable callback) {
        if (callback != null) {
            loop.handlers.run(callback);
        }
    }

    private void leave() {
        loop.registry.remove(this);
        left();
        closeAll(ending.disown());
    }

    private void closeAll(AutoCloseable... resources) {
        for (AutoCloseable resource : resources) {
            try {
                resource.close();
            } catch (Throwable e) {
                loop.handlers.report(e, this);
            }
        }
    }

    /** What it watches. */
    abstract String subject();

    @Override
    public final String toString() {
        String state = isActive() ? (paused ? ", paused" : "") : ", ended";
        return getClass().getSimpleName() + "[" + subject() + state + "]";
    }
}
