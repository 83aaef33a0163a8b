package org.ipclab.pipes.os;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletableFuture;

/**
 * The number under a pipe end, for as long as the end holds it.
 *
 * <p>A number that was closed is soon somebody else's, so no call may use one that its end has
 * given up. Every call here holds this object's monitor, {@link #retire} takes the number away
 * under the same monitor, and none of them ever waits for the pipe.
 */
public class Descriptor {
    private static final int RETIRED = -1;

    private int number; // guarded by this
    private @Nullable CompletableFuture<Void> broken; // guarded by this
    private @Nullable ByteBuffer lastBuffer; // guarded by this
    private long lastAddress; // guarded by this; of the buffer's first byte
    private volatile long watch; // the watcher's token for broken

    /**
     * A descriptor that an end holds from now on.
     *
     * @param number its number, or -1 where there is none
     */
    protected Descriptor(int number) {
        this.number = number;
    }

    /**
     * Whether {@link #read} and {@link #write} reach the file without its channel.
     *
     * @return true where there is a number
     */
    public boolean isDirect() {
        return true;
    }

    /**
     * The number in this process.
     *
     * @return the number, or -1 once the end is closed
     */
    public synchronized int number() {
        return number;
    }

    /**
     * How many bytes wait in the pipe.
     *
     * @return the bytes
     * @throws IOException if the end is closed
     */
    public synchronized int available() throws IOException {
        return Kernel.check(Kernel.available(open()), "cannot ask how many bytes wait");
    }

    /**
     * How many bytes the pipe can hold.
     *
     * @return the bytes
     * @throws IOException if the end is closed
     */
    public synchronized int capacity() throws IOException {
        return Kernel.check(Kernel.capacity(open()), "cannot ask for the capacity of a pipe");
    }

    /**
     * Asks for another capacity of the pipe.
     *
     * @param bytes what is wanted, above 0
     * @throws IOException if the kernel refuses: it allows each user a limit, and never less than
     *     what waits in the pipe
     */
    public synchronized void capacity(int bytes) throws IOException {
        Kernel.check(
                Kernel.capacity(open(), bytes),
                "cannot give a pipe a capacity of " + bytes + " bytes");
    }

    /**
     * Says that the kernel is going to be called for this, so that what the first call needs is
     * loaded now, while there are descriptors left to load it with.
     *
     * @throws IOException if there are none
     */
    public void expectCalls() throws IOException {
        if (isDirect()) {
            EarlyPipe.end();
            BareCall.load();
        }
    }

    /** No program that is started from now on gets it. */
    synchronized void closeOnExec() throws KernelException {
        if (number != RETIRED) {
            Kernel.check(Kernel.closeOnExec(number), "cannot make a pipe close-on-exec");
        }
    }

    /**
     * Whether every read end of this write end's pipe is closed.
     *
     * @return true if so
     * @throws IOException if this end itself is closed
     */
    public synchronized boolean isBroken() throws IOException {
        return (Kernel.check(Kernel.poll(open(), 0), "cannot poll a pipe") & Kernel.POLLERR) != 0;
    }

    /**
     * Tells when every read end of this write end's pipe is closed.
     *
     * @return the same future at each call, completed in the watcher's thread, so nothing that may
     *     block must hang on it; it fails with {@link ClosedChannelException} if this end is closed
     *     first
     * @throws IOException if the end is closed already, or no descriptor is left
     */
    public synchronized CompletableFuture<Void> onBroken() throws IOException {
        int fd = open();
        if (broken == null) {
            CompletableFuture<Void> future = new CompletableFuture<>();
            watch = Watcher.watch(fd, Watcher.ERRORS_ONLY, () -> future.complete(null));
            broken = future;
        }
        return broken;
    }

    /**
     * Whether an operation would not wait.
     *
     * @param events {@link Kernel#POLLIN} or {@link Kernel#POLLOUT}
     * @return true if it would return or fail at once, also once the end is closed
     */
    public synchronized boolean isReady(int events) {
        return number == RETIRED || Kernel.poll(number, events) != 0;
    }

    /**
     * Whether a write would not wait.
     *
     * @param bytes how many bytes it has
     * @return true if it would return or fail at once, also once the end is closed
     */
    public synchronized boolean hasRoomFor(long bytes) {
        return isReady(Kernel.POLLOUT)
                && (number == RETIRED
                        || bytes <= Kernel.capacity(number) - Kernel.available(number));
    }

    /**
     * Whether another end is of the same pipe.
     *
     * @param other the other end's descriptor
     * @return true if so
     * @throws IOException if an end is closed
     */
    public boolean isSamePipe(Descriptor other) throws IOException {
        return identity() == other.identity();
    }

    private synchronized long identity() throws IOException {
        return Kernel.identity(open());
    }

    /**
     * Reads without waiting.
     *
     * @param target a direct buffer with room
     * @return how many bytes came, 0 if none are there now, or -1 at end of file
     * @throws IOException if the end is closed or the kernel refuses
     */
    public synchronized int read(ByteBuffer target) throws IOException {
        int fd = open();
        long address = address(target);
        int count = BareCall.read(fd, address, target.remaining());
        if (count < 0) { // an error takes no bytes: again, to be told which
            count = Kernel.read(fd, address, target.remaining());
        }
        if (count > 0) {
            target.position(target.position() + count);
            return count;
        }
        return count == 0 ? -1 : nothing(count, "cannot read from a pipe");
    }

    /**
     * Writes without waiting.
     *
     * @param source a direct buffer with bytes left
     * @return how many bytes went, 0 if there is no room now
     * @throws IOException if the end is closed, or the pipe broken, or the kernel refuses
     */
    public synchronized int write(ByteBuffer source) throws IOException {
        int fd = open();
        long address = address(source);
        int count = BareCall.write(fd, address, source.remaining());
        if (count < 0) { // an error takes no bytes: again, to be told which
            count = Kernel.write(fd, address, source.remaining());
        }
        if (count >= 0) {
            source.position(source.position() + count);
            return count;
        }
        return nothing(count, "cannot write to a pipe");
    }

    /**
     * Where the rest of a buffer is. A loop comes with the same buffer again and again: to ask for
     * its address each time would leave garbage each time.
     */
    @SuppressWarnings("ReferenceEquality") // equal bytes may be elsewhere
    private long address(ByteBuffer direct) {
        if (direct != lastBuffer) {
            lastAddress = Kernel.address(direct.duplicate().clear());
            lastBuffer = direct;
        }
        direct.get(direct.position()); // throws if its arena is closed
        return lastAddress + direct.position();
    }

    private static int nothing(int result, String what) throws KernelException {
        return result == -Kernel.EAGAIN || result == -Kernel.EINTR ? 0 : Kernel.check(result, what);
    }

    /**
     * Makes a copy for a child: another number, and an open file of its own, so that blocking mode
     * here and there do not meddle with each other.
     *
     * @param least the smallest number that the copy may have
     * @return the copy, blocking and close-on-exec; the caller closes it
     * @throws IOException if the end is closed, or no descriptor is left
     */
    public synchronized int copyForChild(int least) throws IOException {
        int copy = Kernel.check(privateCopy(open()), "cannot copy a descriptor for a child");
        Kernel.configureBlocking(copy, true);
        return lift(copy, least);
    }

    /**
     * Opens {@code /dev/null} for a child.
     *
     * @param least the smallest number that it may have
     * @return the descriptor, close-on-exec; the caller closes it
     * @throws IOException if no descriptor is left
     */
    public static int openNothing(int least) throws IOException {
        return lift(
                Kernel.check(Kernel.open("/dev/null", Kernel.O_RDWR), "cannot open /dev/null"),
                least);
    }

    private static int lift(int fd, int least) throws IOException {
        if (fd >= least) {
            return fd;
        }
        int lifted = Kernel.duplicate(fd, least);
        Kernel.close(fd);
        return Kernel.check(lifted, "cannot copy a descriptor for a child");
    }

    /**
     * Opens the file under a descriptor once more: its flags are then nobody else's. What cannot be
     * opened again, such as a socket, is duplicated.
     *
     * @param fd the descriptor
     * @return the copy, or {@code -errno}
     */
    static int privateCopy(int fd) {
        int mode = Kernel.flags(fd) & (Kernel.O_WRONLY | Kernel.O_RDWR);
        int copy = Kernel.open("/proc/self/fd/" + fd, mode | Kernel.O_NONBLOCK);
        return copy >= 0 ? copy : Kernel.duplicate(fd, 0);
    }

    /**
     * Takes the number away from this object, before its channel is closed.
     *
     * @param corpse a descriptor that never becomes ready, to be put over a number that is
     *     registered with a selector: the selector would otherwise keep the file open until its
     *     next select, and the other side would wait that long for its end of file; -1 for none
     * @return whether nobody else holds the channel, so that it must be closed
     */
    public boolean retire(int corpse) {
        CompletableFuture<Void> unanswered;
        synchronized (this) {
            if (number != RETIRED && corpse >= 0) {
                Kernel.duplicateOnto(corpse, number);
            }
            number = RETIRED;
            lastBuffer = null;
            unanswered = broken;
        }
        if (unanswered != null) {
            Watcher.forget(watch);
            unanswered.completeExceptionally(new ClosedChannelException());
        }
        return true;
    }

    /**
     * The number, for a call that the caller makes while it holds this object's monitor.
     *
     * @return the number
     * @throws ClosedChannelException if the end is closed
     */
    protected int open() throws ClosedChannelException {
        if (number == RETIRED) {
            throw new ClosedChannelException();
        }
        return number;
    }
}
