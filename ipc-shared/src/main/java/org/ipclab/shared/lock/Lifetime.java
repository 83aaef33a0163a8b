package org.ipclab.shared.lock;

/** How long the memory is mapped that a mutex lies in. Thread safe. */
public interface Lifetime {
    /**
     * Whether the memory was closed. It stays mapped as long as a thread of this process holds a
     * mutex in it.
     *
     * @return true if so
     */
    boolean isClosed();

    /**
     * Insists that it was not.
     *
     * @throws IllegalStateException if it was
     */
    void requireOpen();

    /** Says, once it was closed, that a thread of this process holds a mutex no more. */
    void left();
}
