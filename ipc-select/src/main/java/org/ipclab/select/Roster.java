package org.ipclab.select;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What is registered, and what of it keeps the loop going.
 *
 * <p>Any thread may add and remove. But keys are cancelled by the loop alone, at the start of a
 * turn: until then a channel can be registered again, with no select in between.
 */
final class Roster {
    final ReentrantLock lock = new ReentrantLock();
    final Timers timers = new Timers(); // guarded by lock

    private final Selector selector;
    private final Set<Registration> registrations = new LinkedHashSet<>(); // guarded by lock
    private final Set<Interest> interests = new LinkedHashSet<>(); // guarded by lock
    private final Set<Interest> abandoned = new LinkedHashSet<>(); // guarded by lock
    private int idle; // guarded by lock

    // Guarded by lock for writing.
    private volatile boolean anyAbandoned;
    private volatile int channels;
    private volatile int busy;
    private volatile boolean closed;

    Roster(Selector selector) {
        this.selector = selector;
    }

    /** Whether something is registered for which the loop must go on. */
    boolean isBusy() {
        return busy > 0;
    }

    boolean isClosed() {
        return closed;
    }

    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this multiplexer is closed");
        }
    }

    List<Registration> registrations() {
        lock.lock();
        try {
            return List.copyOf(registrations);
        } finally {
            lock.unlock();
        }
    }

    void add(ChannelRegistration registration) throws IOException {
        lock.lock();
        try {
            requireOpen();
            SelectableChannel channel = registration.channel;
            if ((registration.operations & ~channel.validOps()) != 0) {
                throw new IllegalArgumentException(channel + " has no such operation");
            }
            channel.configureBlocking(false);
            SelectionKey key = channel.keyFor(selector);
            Interest interest = key == null ? new Interest(channel) : (Interest) key.attachment();
            interest.add(registration);
            registration.interest = interest;
            if (key == null) {
                interest.key(channel.register(selector, interest.operations(), interest));
                interests.add(interest);
                channels = interests.size();
            } else {
                interest.refresh();
            }
            keep(registration);
        } finally {
            lock.unlock();
        }
    }

    void add(Timer timer) {
        lock.lock();
        try {
            requireOpen();
            timers.add(timer);
            keep(timer);
        } finally {
            lock.unlock();
        }
    }

    void add(ExitWatch watch) {
        lock.lock();
        try {
            requireOpen();
            keep(watch);
        } finally {
            lock.unlock();
        }
    }

    /** Call only when holding the lock. */
    private void keep(Registration registration) {
        registrations.add(registration);
        idle += isIdle(registration) ? 1 : 0;
        busy = registrations.size() - idle;
    }

    /** Call only when holding the lock. */
    void remove(Registration registration) {
        if (registrations.remove(registration)) {
            idle -= isIdle(registration) ? 1 : 0;
            busy = registrations.size() - idle;
        }
        if (registration instanceof ChannelRegistration gone && gone.interest != null) {
            gone.interest.remove(gone);
            if (gone.interest.isEmpty()) {
                abandoned.add(gone.interest);
                anyAbandoned = true;
            }
        }
    }

    private static boolean isIdle(Registration registration) {
        return registration instanceof ChannelRegistration some && some.isIdle();
    }

    /** Says that one more registration, or one less, is idle. Call only when holding the lock. */
    void setIdle(boolean more) {
        idle += more ? 1 : -1;
        busy = registrations.size() - idle;
    }

    /** Takes out the first timer that is due, and lets it go on to its next moment. */
    @Nullable Timer pollDue(long nowNanos) {
        lock.lock();
        try {
            Timer due = timers.pollDue(nowNanos);
            if (due != null) {
                due.advance(nowNanos);
            }
            return due;
        } finally {
            lock.unlock();
        }
    }

    /** Whether a key waits for {@link #forgetAbandoned}. */
    boolean hasAbandoned() {
        return anyAbandoned;
    }

    /**
     * Cancels the keys that nobody wants any more, and has the selector forget them at once. Only
     * for the loop's thread.
     *
     * @return true if the selector was asked to, which may have eaten a wake-up
     */
    boolean forgetAbandoned() throws IOException {
        if (!anyAbandoned) {
            return false;
        }
        lock.lock();
        try {
            for (Interest interest : abandoned) {
                if (interest.isEmpty()) {
                    interest.cancelKey();
                    interests.remove(interest);
                }
            }
            channels = interests.size();
            abandoned.clear();
            anyAbandoned = false;
            selector.selectNow(key -> {});
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends what was registered for channels that somebody closed: they have left the selector
     * without a word. Only for the loop's thread.
     */
    void finishClosed() {
        if (selector.keys().size() != channels) {
            closedOnes().forEach(Interest::finish);
        }
    }

    private List<Interest> closedOnes() {
        lock.lock();
        try {
            List<Interest> gone =
                    interests.stream().filter(interest -> !interest.channel.isOpen()).toList();
            gone.forEach(interests::remove);
            channels = interests.size();
            return gone;
        } finally {
            lock.unlock();
        }
    }
}
