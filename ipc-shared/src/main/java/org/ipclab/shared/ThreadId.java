package org.ipclab.shared;

import org.ipclab.shared.lock.Owner;
import org.ipclab.shared.os.Identity;
import org.ipclab.shared.os.Platform;

/**
 * A thread of any process, as a {@link SharedLock} knows it.
 *
 * @param process the number of its process; 0 if the thread has ended
 * @param thread its own number, which no other thread of the system has at the same time
 */
public record ThreadId(long process, long thread) {
    /**
     * The current thread.
     *
     * @return what other processes see of it
     * @throws WrongThreadException if it is a virtual thread
     */
    public static ThreadId current() {
        return of(Owner.current().identity());
    }

    static ThreadId of(long identity) {
        return new ThreadId(Platform.current().processOf(identity), Identity.number(identity));
    }

    @Override
    public String toString() {
        return "thread " + thread + (process == 0 ? ", which has ended" : " of process " + process);
    }
}
