package org.ipclab.select;

import org.ipclab.select.recording.LoopRecorder;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What is registered, and whether it is paused: the one place that changes it, and the one owner of
 * the lock, under which nothing foreign is called. Any thread may add, pause and remove.
 */
final class Registry {
    final Keys keys;
    final Timers timers = new Timers();

    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Registration> registrations = new LinkedHashSet<>(); // guarded by lock
    private int idle; // guarded by lock

    // Guarded by lock for writing.
    private volatile @Nullable Thread looping;
    private volatile int busy;
    private volatile boolean closed;

    Registry(LoopRecorder recorder) throws IOException {
        keys = new Keys(recorder);
    }

    /** Makes a thread the loop's. */
    void enter(Thread thread) {
        lock.lock();
        try {
            requireOpen();
            if (looping != null) {
                throw new IllegalStateException("this multiplexer runs already, in " + looping);
            }
            looping = thread;
        } finally {
            lock.unlock();
        }
    }

    void leave() {
        looping = null;
    }

    /** The thread in which the loop runs now. */
    @Nullable Thread looping() {
        return looping;
    }

    /** A select that is about to begin sees what was done before; one that waits must be told. */
    void wakeUp() {
        Thread thread = looping;
        if (thread != null && !thread.equals(Thread.currentThread())) {
            keys.wakeUp();
        }
    }

    /** Whether something is registered for which the loop must go on. */
    boolean isBusy() {
        return busy > 0;
    }

    boolean isClosed() {
        return closed;
    }

    /** Takes nobody in from now on; ends a wait that goes on. */
    void close() throws IOException {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        keys.close();
    }

    private void requireOpen() {
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
            keys.add(registration);
            keep(registration);
        } finally {
            lock.unlock();
        }
        wakeUp();
    }

    /** Adds what needs no channel. */
    void add(Registration registration) {
        lock.lock();
        try {
            requireOpen();
            keep(registration);
            refresh(registration);
        } finally {
            lock.unlock();
        }
        wakeUp();
    }

    private void keep(Registration registration) {
        registrations.add(registration);
        count(registration, 1);
    }

    private void count(Registration registration, int more) {
        if (registration instanceof ChannelRegistration some && some.isIdle()) {
            idle += more;
        }
        busy = registrations.size() - idle;
    }

    void pause(Registration registration) {
        lock.lock();
        try {
            registration.paused = registration.isActive();
            registration.running = false;
            refresh(registration);
        } finally {
            lock.unlock();
        }
    }

    /** Ends a pause; false if there is none. */
    boolean resume(Registration registration) {
        lock.lock();
        try {
            if (!registration.isPaused()) {
                return false;
            }
            registration.paused = false;
            registration.running = true;
            refresh(registration);
        } finally {
            lock.unlock();
        }
        wakeUp();
        return true;
    }

    void setDormant(ChannelRegistration registration, boolean wanted) {
        lock.lock();
        try {
            if (registrations.contains(registration)) {
                count(registration, -1);
                registration.dormant = wanted;
                count(registration, 1);
                keys.refresh(registration);
            }
        } finally {
            lock.unlock();
        }
        wakeUp();
    }

    /** Takes out what has ended. */
    void remove(Registration registration) {
        lock.lock();
        try {
            registration.running = false;
            refresh(registration);
            if (registrations.remove(registration)) {
                count(registration, -1);
            }
            if (registration instanceof ChannelRegistration some) {
                keys.release(some);
            }
        } finally {
            lock.unlock();
        }
        wakeUp();
    }

    /** Has it watched, or not, as its state says. */
    private void refresh(Registration registration) {
        switch (registration) {
            case ChannelRegistration some -> keys.refresh(some);
            case Timer timer -> timers.refresh(timer);
            case ExitWatch _ -> {} // it looks when it is resumed
        }
    }
}
