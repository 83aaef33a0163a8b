package org.ipclab.shared.lock;

import org.ipclab.shared.os.Platform;

import java.util.ArrayList;
import java.util.List;

/**
 * A thread that can own locks, and its identity in their words. Looking that up takes a quarter of
 * a millisecond, so it is done once for each thread. Used by this thread only.
 */
public final class Owner {
    private static final ThreadLocal<Owner> CURRENT = ThreadLocal.withInitial(Owner::new);

    private final Thread thread = Thread.currentThread();
    private final long identity = Platform.current().identify();
    private final List<Runnable> deferred = new ArrayList<>(1);

    private Owner() {}

    /**
     * The current thread.
     *
     * @return who it is
     * @throws WrongThreadException if it is a virtual thread
     */
    public static Owner current() {
        if (Thread.currentThread().isVirtual()) {
            throw new WrongThreadException(
                    "a shared lock needs a platform thread: a virtual thread may go on as another"
                            + " thread of the operating system, which does not hold the lock");
        }
        return CURRENT.get();
    }

    Thread thread() {
        return thread;
    }

    /**
     * Who the thread is to other processes.
     *
     * @return what lock words hold while it owns them
     */
    public long identity() {
        return identity;
    }

    /** Puts something off until this thread has given back a lock: those it wakes want it. */
    void defer(Runnable wakeUp) {
        deferred.add(wakeUp);
    }

    void runDeferred() {
        if (!deferred.isEmpty()) {
            deferred.forEach(Runnable::run);
            deferred.clear();
        }
    }
}
