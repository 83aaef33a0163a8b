package org.ipclab.pipes.os;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.util.concurrent.CompletableFuture;

/**
 * A number of the kernel's.
 *
 * <p>A number that was closed is soon somebody else's, so no call may use one that its end has
 * given up. Every call here holds this object's monitor, {@link #retire} takes the number away
 * under the same monitor, and none of them waits for the other side.
 *
 * <p>An open file is <em>our own</em> or <em>shared</em>. Our own is that of a pipe that was opened
 * here: the channel above may make it non-blocking. A shared one was inherited, or is a child's as
 * well: its mode is everybody's, so it is never touched. This object has a second number for such a
 * file, and the number under the channel is another file's for the moment in which the JDK changes
 * what it believes to be the mode of ours. For a file that no selector takes, since it is always
 * ready, one that is always ready stands in under the channel.
 */
public final class KernelDescriptor extends Descriptor {
    private static final int RETIRED = -1;

    private final Direction direction;
    private final FileKind kind;
    private int channelNumber; // guarded by this; under the channel
    private int number; // guarded by this; of the file: the channel's too while it is our own
    private boolean shared; // guarded by this
    private int lent; // guarded by this; to so many children that are being started
    private boolean nonBlocking; // guarded by this; the channel, and so the file if it is our own
    private boolean unlent; // guarded by this; the file was non-blocking before it was lent
    private final Waiters waiters = new Waiters(); // guarded by this
    private @Nullable ByteBuffer lastBuffer; // guarded by this
    private long lastAddress; // guarded by this; of the buffer's first byte

    private KernelDescriptor(
            Direction direction, FileKind kind, int channelNumber, int number, boolean shared) {
        this.direction = direction;
        this.kind = kind;
        this.channelNumber = channelNumber;
        this.number = number;
        this.shared = shared;
    }

    /** An end of a file that was opened here. */
    static KernelDescriptor own(Direction direction, FileKind kind, int number) {
        return new KernelDescriptor(direction, kind, number, number, false);
    }

    /** An end of an open file that others have as well, and another number under the channel. */
    static KernelDescriptor shared(
            Direction direction, FileKind kind, int channelNumber, int number) {
        KernelDescriptor descriptor =
                new KernelDescriptor(direction, kind, channelNumber, number, true);
        SocketEnds.opened(descriptor);
        return descriptor;
    }

    Direction direction() {
        return direction;
    }

    @Override
    public boolean isDirect() {
        return true;
    }

    @Override
    public synchronized int number() {
        return kind.isSelectable() ? channelNumber : number;
    }

    @Override
    public FileKind kind() {
        return kind;
    }

    @Override
    public synchronized long identity() {
        try {
            return number == RETIRED ? RETIRED : FileStatus.of(number).inode();
        } catch (KernelException cannotLook) {
            return RETIRED;
        }
    }

    @Override
    public boolean isSamePipe(Descriptor other) throws IOException {
        return kind == FileKind.PIPE
                && other instanceof KernelDescriptor end
                && end.kind == FileKind.PIPE
                && isSameFile(end);
    }

    boolean isSameFile(KernelDescriptor other) throws IOException {
        return status().isSameFile(other.status());
    }

    private synchronized FileStatus status() throws IOException {
        return FileStatus.of(open());
    }

    @Override
    public synchronized int available() throws IOException {
        return Kernel.check(
                OpenFiles.available(open()), "cannot ask how many bytes wait in a " + kind);
    }

    @Override
    public synchronized int capacity() throws IOException {
        return Kernel.check(Pipes.capacity(open()), "cannot ask for the capacity of a " + kind);
    }

    @Override
    public synchronized void capacity(int bytes) throws IOException {
        Kernel.check(
                Pipes.capacity(open(), bytes),
                "cannot give a " + kind + " a capacity of " + bytes + " bytes");
    }

    /** No program that is started from now on gets it. */
    synchronized void closeOnExec() throws KernelException {
        if (number != RETIRED) {
            Kernel.check(OpenFiles.closeOnExec(number), "cannot make a pipe close-on-exec");
        }
    }

    @Override
    public synchronized boolean isBroken() throws IOException {
        int fd = open();
        return switch (kind) {
            case STREAM_SOCKET -> Sockets.send(fd, 0, 0) == -Kernel.EPIPE;
            case FILE, DIRECTORY -> false;
            case MESSAGE_SOCKET, TERMINAL -> (events(fd) & OpenFiles.POLLHUP) != 0;
            case PIPE, OTHER -> (events(fd) & OpenFiles.POLLERR) != 0;
        };
    }

    private int events(int fd) throws KernelException {
        return Kernel.check(OpenFiles.poll(fd, 0), "cannot poll a " + kind);
    }

    @Override
    public synchronized CompletableFuture<Void> onBroken() throws IOException {
        return waiters.onBroken(open(), kind);
    }

    @Override
    public synchronized boolean isReady(int events) {
        return number == RETIRED || OpenFiles.poll(number, events) != 0;
    }

    @Override
    public synchronized boolean hasRoomFor(long bytes) {
        return isReady(OpenFiles.POLLOUT)
                && (number == RETIRED
                        || kind != FileKind.PIPE
                        || bytes <= Pipes.capacity(number) - OpenFiles.available(number));
    }

    @Override
    public synchronized int read(ByteBuffer target) throws IOException {
        int fd = open();
        if (!target.isDirect()) {
            return readByScratch(target);
        }
        int count = way().read(fd, address(target), target.remaining());
        if (count > 0) {
            target.position(target.position() + count);
            return count;
        }
        return switch (count) {
            case 0 -> END_OF_FILE;
            case Transfer.EMPTY_MESSAGE -> EMPTY_MESSAGE;
            case -Transfer.EMSGSIZE -> throw tooSmall(target);
            default -> nothing(count, "cannot read from a " + kind);
        };
    }

    private int readByScratch(ByteBuffer target) throws IOException {
        ByteBuffer scratch = Scratch.borrow(target.remaining(), kind.keepsBounds());
        try {
            int count = read(scratch);
            target.put(scratch.flip());
            return count;
        } finally {
            Scratch.giveBack(scratch);
        }
    }

    private IOException tooSmall(ByteBuffer target) {
        return new IOException(
                "the next message does not fit into the %d bytes that are left in the buffer; nothing was read: give it more room"
                        .formatted(target.remaining()));
    }

    @Override
    public synchronized int write(ByteBuffer source) throws IOException {
        int fd = open();
        if (!source.isDirect()) {
            return writeByScratch(source);
        }
        int count = way().write(fd, address(source), source.remaining());
        if (count >= 0) {
            source.position(source.position() + count);
            return count;
        }
        return nothing(count, "cannot write to a " + kind);
    }

    private int writeByScratch(ByteBuffer source) throws IOException {
        ByteBuffer scratch = Scratch.borrow(source.remaining(), kind.keepsBounds());
        try {
            scratch.put(0, source, source.position(), scratch.remaining());
            int count = write(scratch);
            source.position(source.position() + count);
            return count;
        } finally {
            Scratch.giveBack(scratch);
        }
    }

    /** Call only when holding this object's monitor. */
    private Transfer way() {
        boolean alone = nonBlocking && !shared && lent == 0;
        return alone ? Transfer.PLAIN : Transfer.withoutWaiting(kind);
    }

    /**
     * Where the rest of a buffer is. A loop comes with the same buffer again and again: to ask for
     * its address each time would leave garbage each time.
     */
    @SuppressWarnings("ReferenceEquality") // equal bytes may be elsewhere
    private long address(ByteBuffer direct) {
        if (direct != lastBuffer) {
            lastAddress = MemorySegment.ofBuffer(direct.duplicate().clear()).address();
            lastBuffer = direct;
        }
        direct.get(direct.position()); // throws if its arena is closed
        return lastAddress + direct.position();
    }

    private static int nothing(int result, String what) throws KernelException {
        return result == -Kernel.EAGAIN || result == -Kernel.EINTR ? 0 : Kernel.check(result, what);
    }

    /** A virtual thread would make the file non-blocking, and the JDK keeps no bounds. */
    @Override
    public synchronized boolean isLeftToChannel() {
        return !shared
                || (kind.isSelectable()
                        && !kind.keepsBounds()
                        && !Thread.currentThread().isVirtual());
    }

    @Override
    public void await(int events, long nanos) throws IOException {
        Waiters.Waiter waiter;
        synchronized (this) {
            if (!kind.isSelectable() || number == RETIRED) {
                return;
            }
            waiter = waiters.add(number, events);
        }
        waiter.park(nanos);
        synchronized (this) {
            waiters.remove(waiter);
        }
    }

    @Override
    public void configureBlocking(SelectableChannel channel, boolean block) throws IOException {
        if (!block) {
            EarlyPipe.end();
            BareCall.load(); // while there are descriptors left to load it with
        }
        synchronized (this) {
            if (shared && kind.isSelectable() && channel.isBlocking() != block) {
                configureBlockingUnderAnother(channel, block);
            } else {
                channel.configureBlocking(block);
            }
            nonBlocking = !block;
        }
    }

    /** What the JDK does to the file, it does to another one. */
    private void configureBlockingUnderAnother(SelectableChannel channel, boolean block)
            throws IOException {
        open();
        replaceUnderChannel(StandIns.ready(direction));
        try {
            channel.configureBlocking(block);
        } finally {
            replaceUnderChannel(number);
        }
    }

    private void replaceUnderChannel(int file) throws KernelException {
        Kernel.check(OpenFiles.duplicateOnto(file, channelNumber), "cannot replace a descriptor");
    }

    /**
     * Makes a copy for a child that is being started, and makes sure that it blocks.
     *
     * @param least the smallest number that the copy may have
     * @param kept whether the end stays open here as well
     * @return the copy, close-on-exec; the caller closes it
     * @throws IOException if the end is closed, or no descriptor is left
     */
    public synchronized int lend(int least, boolean kept) throws IOException {
        int copy =
                Kernel.check(
                        Copies.forChild(open(), kind, shared, least),
                        "cannot copy a descriptor for a child");
        if (!shared) {
            try {
                makeBlocking(kept);
            } catch (KernelException e) {
                OpenFiles.close(copy);
                throw e;
            }
        }
        return copy;
    }

    private void makeBlocking(boolean kept) throws KernelException {
        if (kept) {
            number = Kernel.check(OpenFiles.duplicate(channelNumber, 0), "cannot share an end");
            shared = true;
        } else if (lent++ == 0) {
            unlent = (OpenFiles.flags(number) & OpenFiles.O_NONBLOCK) != 0;
        }
        OpenFiles.configureBlocking(number, true);
    }

    /** The child that it was lent to was not started. */
    public synchronized void takeBack() {
        if (number != RETIRED && !shared && --lent == 0 && unlent) {
            OpenFiles.configureBlocking(number, false);
        }
    }

    @Override
    public boolean retire(boolean registered) {
        CompletableFuture<Void> unanswered;
        synchronized (this) {
            if (number == RETIRED) {
                return true;
            }
            unanswered = waiters.close(number);
            if (registered && kind.isSelectable()) {
                leaveSelector();
            }
            SocketEnds.closing(this, number);
            if (number != channelNumber) {
                OpenFiles.close(number);
            }
            number = RETIRED;
            channelNumber = RETIRED;
            lastBuffer = null;
        }
        if (unanswered != null) {
            unanswered.completeExceptionally(new ClosedChannelException());
        }
        return true;
    }

    /** A selector keeps the number until its next select, and the other side would wait for it. */
    private void leaveSelector() {
        if (shared || lent > 0) {
            Epoll.forgetEverywhere(channelNumber);
        }
        try {
            replaceUnderChannel(StandIns.closed(direction));
        } catch (KernelException noDescriptorLeft) {
            // The other side sees the close at the selector's next select.
        }
    }

    /**
     * The number, for a call that the caller makes while it holds this object's monitor.
     *
     * @return the number
     * @throws ClosedChannelException if the end is closed
     */
    int open() throws ClosedChannelException {
        if (number == RETIRED) {
            throw new ClosedChannelException();
        }
        return number;
    }
}
