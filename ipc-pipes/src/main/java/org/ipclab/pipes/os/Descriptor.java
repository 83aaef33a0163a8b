package org.ipclab.pipes.os;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.util.concurrent.CompletableFuture;

/**
 * What is under a pipe end: a number that the kernel knows, or where the kernel is not called, what
 * stands for one. It lives as long as the end holds it.
 *
 * <p>Nothing here waits for the other side, but {@link #await}, and nothing changes the mode of an
 * open file that other processes may have open too. Thread safe.
 */
public abstract class Descriptor {
    /** {@link #read}: nothing more will come. */
    public static final int END_OF_FILE = -1;

    /** {@link #read}: a message came that has no bytes; sockets that carry messages have such. */
    public static final int EMPTY_MESSAGE = -2;

    /** For this package and what stands in for it. */
    protected Descriptor() {}

    /**
     * Whether {@link #read} and {@link #write} reach the file without its channel.
     *
     * @return true where the kernel is called
     */
    public abstract boolean isDirect();

    /**
     * The number in this process.
     *
     * @return the number, or -1 once the end is closed, or where there is none
     */
    public abstract int number();

    /**
     * What is behind the number.
     *
     * @return the kind of file
     */
    public abstract FileKind kind();

    /**
     * What the two ends of one pipe have in common, in all processes.
     *
     * @return the number of its inode, or another number that no other pipe of this process has
     */
    public abstract long identity();

    /**
     * How many bytes wait to be read.
     *
     * @return the bytes
     * @throws IOException if the end is closed, or is of a kind that does not tell
     */
    public abstract int available() throws IOException;

    /**
     * How many bytes the pipe can hold.
     *
     * @return the bytes
     * @throws IOException if the end is closed, or is no pipe
     */
    public abstract int capacity() throws IOException;

    /**
     * Asks for another capacity of the pipe.
     *
     * @param bytes what is wanted, above 0
     * @throws IOException if the kernel refuses: it allows each user a limit, and never less than
     *     what waits in the pipe
     */
    public abstract void capacity(int bytes) throws IOException;

    /**
     * Whether nobody can ever read what is written here.
     *
     * @return true if so
     * @throws IOException if this end itself is closed
     */
    public abstract boolean isBroken() throws IOException;

    /**
     * Tells when nobody can ever read what is written here.
     *
     * @return the same future at each call, completed in a thread that must not be blocked; never,
     *     if that cannot happen to such a file. It fails with {@link
     *     java.nio.channels.ClosedChannelException} if this end is closed first
     * @throws IOException if the end is closed already, or no descriptor is left
     */
    public abstract CompletableFuture<Void> onBroken() throws IOException;

    /**
     * Whether an operation would not wait.
     *
     * @param events {@link OpenFiles#POLLIN} or {@link OpenFiles#POLLOUT}
     * @return true if it would return or fail at once, also once the end is closed
     */
    public abstract boolean isReady(int events);

    /**
     * Whether a write would not wait.
     *
     * @param bytes how many bytes it has
     * @return true if it would return or fail at once, also once the end is closed
     */
    public abstract boolean hasRoomFor(long bytes);

    /**
     * Whether another end is of the same pipe.
     *
     * @param other the other end's descriptor
     * @return true if so; never for files that are no pipes
     * @throws IOException if an end is closed
     */
    public abstract boolean isSamePipe(Descriptor other) throws IOException;

    /**
     * Reads without waiting, whatever the mode of the file or of its channel.
     *
     * @param target a buffer with room that is not read-only
     * @return how many bytes came, 0 if none are there now, {@link #END_OF_FILE} or {@link
     *     #EMPTY_MESSAGE}
     * @throws IOException if the end is closed, a message is longer than the room, or the kernel
     *     refuses
     */
    public abstract int read(ByteBuffer target) throws IOException;

    /**
     * Writes without waiting, whatever the mode of the file or of its channel.
     *
     * @param source a buffer with bytes left
     * @return how many bytes went, 0 if there is no room now
     * @throws KernelException with {@link Kernel#EPIPE} if nobody will ever read
     * @throws IOException if the end is closed, or the kernel refuses
     */
    public abstract int write(ByteBuffer source) throws IOException;

    /**
     * Whether a blocking operation of this thread may be left to the channel. Where it may not, it
     * reads or writes and {@linkplain #await awaits} in turn.
     *
     * @return true if the channel waits, and leaves the file's mode as it is
     */
    public abstract boolean isLeftToChannel();

    /**
     * Parks this thread until an operation would not wait, the end is closed, or the time is up.
     * May return early.
     *
     * @param events {@link OpenFiles#POLLIN} or {@link OpenFiles#POLLOUT}
     * @param nanos for how long at most
     * @throws IOException if that cannot be watched
     */
    public abstract void await(int events, long nanos) throws IOException;

    /**
     * Changes the blocking mode of the channel.
     *
     * @param channel the channel above
     * @param block whether its operations wait
     * @throws IOException if it is closed
     */
    public abstract void configureBlocking(SelectableChannel channel, boolean block)
            throws IOException;

    /**
     * Takes the file away from the channel, before that is closed.
     *
     * @param registered whether the channel is registered with a selector, which then keeps its
     *     number until the next select; the other side sees the close now all the same
     * @return whether nobody else holds the channel, so that it must be closed
     */
    public abstract boolean retire(boolean registered);
}
