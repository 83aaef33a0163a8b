package org.ipclab.shared.os;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * The system under shared memory. All processes that share must use the same form of it.
 *
 * <p>Thread safe.
 */
public sealed interface Platform permits LinuxPlatform {
    /**
     * The one that this process uses, chosen when first asked for.
     *
     * @return the platform
     */
    static Platform current() {
        return Chosen.PLATFORM;
    }

    /** Chosen once. */
    final class Chosen {
        private static final Platform PLATFORM = LinuxPlatform.reach();

        private Chosen() {}
    }

    /**
     * Its name, as {@code toString} and messages show it.
     *
     * @return one word
     */
    String name();

    /**
     * Within which identities mean the same: the form, and the namespaces of processes and of time.
     *
     * @return a number that processes have in common if they can share a lock
     */
    int scope();

    /**
     * Who the current thread is, among all threads of all processes that ever ran.
     *
     * @return an identity that leaves the bits of {@link Identity#FREE_BITS} zero, and is not zero
     * @throws WrongThreadException if it is a virtual thread
     */
    long identify();

    /**
     * Whether a thread can still run.
     *
     * @param identity what {@link #identify} said in that thread, or anything else
     * @return dead only if it certainly is
     */
    Life life(long identity);

    /**
     * Whether a thread is one of this process.
     *
     * @param identity what {@link #identify} said in that thread, or anything else
     * @return true if it runs here
     */
    boolean isOwn(long identity);

    /**
     * The process that a thread belongs to.
     *
     * @param identity what {@link #identify} said in that thread, or anything else
     * @return its number, 0 if that is not known
     */
    long processOf(long identity);

    /**
     * Sleeps until it is woken, the time is over, or for no reason; not at all if the word is not
     * what was expected. An interrupt may go unnoticed, so callers sleep in slices.
     *
     * @param memory where the word is
     * @param offset where in it, a multiple of 4
     * @param expected what an {@code int} there is as long as there is a reason to sleep
     * @param nanos the longest sleep
     */
    void await(MemorySegment memory, long offset, int expected, long nanos);

    /**
     * Wakes threads of any process that sleep on a word.
     *
     * @param memory where the word is
     * @param offset where in it
     * @param most how many
     * @return how many, or {@code most} if that is not known
     */
    int wake(MemorySegment memory, long offset, int most);

    /**
     * Makes a file for memory, with zeros in it, which nobody can open by its name yet.
     *
     * @param name its name, or an empty one
     * @param bytes its size
     * @return the file
     * @throws IOException if the name is taken, or the system refuses
     */
    MemoryFile create(String name, long bytes) throws IOException;

    /**
     * Finds a file by its name.
     *
     * @param name its name
     * @return the file
     * @throws IOException if there is none, or it is not this user's
     */
    MemoryFile open(String name) throws IOException;

    /**
     * Finds a file that this process was started with. It can be taken once.
     *
     * @param descriptor its number
     * @return the file
     * @throws IOException if there is none
     */
    MemoryFile inherited(int descriptor) throws IOException;
}
