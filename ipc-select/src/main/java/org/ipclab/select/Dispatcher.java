package org.ipclab.select;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.channels.ClosedChannelException;

/**
 * Calls handlers, one at a time, in the thread of the loop, and counts and times them. What a
 * handler throws ends its own registration.
 */
final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Multiplexer.class);

    private final Stopwatch stopwatch;
    private @Nullable Registration current;
    private long events;
    private long spins;

    Dispatcher(Stopwatch stopwatch) {
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
        try {
            return registration.serve();
        } catch (ClosedChannelException e) {
            failUnlessClosed(registration, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            registration.fail(e);
        } catch (Throwable e) {
            registration.fail(e);
        } finally {
            current = null;
        }
        return true;
    }

    private static void failUnlessClosed(Registration registration, ClosedChannelException e) {
        if (registration instanceof ChannelRegistration of && !of.channel.isOpen()) {
            registration.finish();
        } else {
            registration.fail(e);
        }
    }

    private void count(Registration registration) {
        events++;
        registration.countEvent();
        stopwatch.served(registration);
    }

    void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            report(e, task);
        }
    }

    void report(Throwable thrown, Object where) {
        LOG.warn("{} failed", where, thrown);
    }
}
