package org.ipclab.select;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls handlers, one at a time, in the thread of the loop, and counts and times them. What a
 * handler throws ends its own registration.
 *
 * <p>No call finds an interrupt that was there before: that is kept for the loop. An interrupt that
 * came during a call is over if the call throws, or is a timer's, a task's or a callback's, as it
 * would be in a pool of threads. One that a handler leaves standing is kept for the loop too,
 * unless the thread is the loop's own.
 */
final class HandlerRunner {
    private static final Logger LOG = LoggerFactory.getLogger(Multiplexer.class);

    private final Stopwatch stopwatch;
    private @Nullable Registration current;
    private long events;
    private long spins;
    private boolean interrupted;
    private boolean inOwnThread;

    HandlerRunner(Stopwatch stopwatch) {
        this.stopwatch = stopwatch;
    }

    /** The registration that is being served. */
    @Nullable Registration current() {
        return current;
    }

    /** How many handlers were called. */
    long events() {
        return events;
    }

    /** How many of them in vain. */
    long spins() {
        return spins;
    }

    /** Serves a registration unless it is paused or has ended; false if nothing was there. */
    boolean serve(Registration registration) {
        if (!registration.isRunning()) {
            return false;
        }
        boolean some = call(registration);
        if (!some) {
            spins++;
            registration.countSpin();
        }
        count(registration);
        return some;
    }

    /** Serves a registration to which perhaps nothing happened: if so, that is no event. */
    boolean attempt(Registration registration) {
        boolean some = call(registration);
        if (some) {
            count(registration);
        }
        return some;
    }

    private boolean call(Registration registration) {
        current = registration;
        interrupted |= Thread.interrupted();
        try {
            boolean some = registration.serve();
            interrupted |= Thread.interrupted() && !inOwnThread && !registration.isForeign();
            return some;
        } catch (Throwable e) {
            Thread.interrupted();
            end(registration, e);
            return true;
        } finally {
            current = null;
        }
    }

    /** Says that the thread is the loop's own. */
    void beginInOwnThread() {
        inOwnThread = true;
    }

    /** Whether the thread is interrupted, or was in a call; not again until the next interrupt. */
    boolean takeInterrupt() {
        boolean kept = interrupted;
        interrupted = false;
        return Thread.interrupted() || kept;
    }

    private static void end(Registration registration, Throwable thrown) {
        if (registration instanceof ChannelRegistration some && some.isClosedBy(thrown)) {
            registration.finish();
        } else {
            registration.fail(thrown);
        }
    }

    private void count(Registration registration) {
        events++;
        registration.countEvent();
        stopwatch.served(registration);
    }

    void run(Runnable task) {
        interrupted |= Thread.interrupted();
        try {
            task.run();
        } catch (Throwable e) {
            report(e, task);
        } finally {
            Thread.interrupted();
        }
    }

    /** Tells the thread's handler of uncaught exceptions, for there may be no log. */
    void report(Throwable thrown, Object where) {
        LOG.warn("{} failed, and nobody handles it: {}", where, thrown.toString());
        Thread thread = Thread.currentThread();
        try {
            thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
        } catch (Throwable e) {
            LOG.warn("the handler of uncaught exceptions of {} failed", thread, e);
        }
    }
}
