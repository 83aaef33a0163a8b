package org.ipclab.pipes;

import org.ipclab.pipes.os.Descriptor;
import org.ipclab.pipes.os.FileKind;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The place of a number where there is none. What only the kernel can tell is refused in words;
 * that a pipe is broken is known from its other end, which is in this process too.
 *
 * <p>An end may be held by more than its owner: each child that was given it holds it until the
 * child's pump is done. The channel closes with the last of them.
 */
final class PortableDescriptor extends Descriptor {
    private static final AtomicLong PIPES = new AtomicLong();

    private final long pipe; // what both its ends have in common
    private final Channel otherEnd;
    private final CompletableFuture<Void> gone; // completes when this end is closed for good
    private final CompletableFuture<Void> otherGone;
    private final CompletableFuture<Void> closedHere = new CompletableFuture<>();
    private int holders = 1; // guarded by this

    private PortableDescriptor(
            long pipe,
            Channel otherEnd,
            CompletableFuture<Void> gone,
            CompletableFuture<Void> otherGone) {
        this.pipe = pipe;
        this.otherEnd = otherEnd;
        this.gone = gone;
        this.otherGone = otherGone;
    }

    /** The two descriptors of one pipe. */
    record Pair(PortableDescriptor source, PortableDescriptor sink) {
        static Pair of(Channel source, Channel sink) {
            long pipe = PIPES.incrementAndGet();
            CompletableFuture<Void> sourceGone = new CompletableFuture<>();
            CompletableFuture<Void> sinkGone = new CompletableFuture<>();
            return new Pair(
                    new PortableDescriptor(pipe, sink, sourceGone, sinkGone),
                    new PortableDescriptor(pipe, source, sinkGone, sourceGone));
        }
    }

    /** One more holds the end, until it calls {@link #retire}. */
    synchronized void hold() {
        holders++;
    }

    @Override
    public boolean retire(boolean registered) {
        boolean last;
        synchronized (this) {
            last = --holders == 0;
        }
        if (last) {
            gone.complete(null);
        }
        closedHere.completeExceptionally(new ClosedChannelException());
        return last;
    }

    @Override
    public boolean isDirect() {
        return false;
    }

    @Override
    public synchronized boolean isBroken() throws IOException {
        if (closedHere.isDone()) {
            throw new ClosedChannelException();
        }
        return otherGone.isDone() || !otherEnd.isOpen();
    }

    @Override
    public synchronized CompletableFuture<Void> onBroken() throws IOException {
        if (closedHere.isDone()) {
            throw new ClosedChannelException();
        }
        return otherGone.runAfterEither(closedHere, () -> {});
    }

    @Override
    public boolean isSamePipe(Descriptor other) {
        return other instanceof PortableDescriptor end && end.pipe == pipe;
    }

    @Override
    public int number() {
        return -1;
    }

    @Override
    public FileKind kind() {
        return FileKind.PIPE;
    }

    @Override
    public long identity() {
        return pipe;
    }

    @Override
    public int available() {
        throw untold();
    }

    @Override
    public int capacity() {
        throw untold();
    }

    @Override
    public void capacity(int bytes) {
        throw untold();
    }

    private static UnsupportedOperationException untold() {
        return new UnsupportedOperationException(
                "only the kernel can tell this, and it is not called here: that needs Linux, and"
                        + " --enable-native-access");
    }

    @Override
    public boolean isReady(int events) {
        return true;
    }

    @Override
    public boolean hasRoomFor(long bytes) {
        return true;
    }

    @Override
    public int read(ByteBuffer target) {
        throw untold();
    }

    @Override
    public int write(ByteBuffer source) {
        throw untold();
    }

    @Override
    public boolean isLeftToChannel() {
        return true;
    }

    @Override
    public void await(int events, long nanos) {
        throw untold();
    }

    @Override
    public void configureBlocking(SelectableChannel channel, boolean block) throws IOException {
        channel.configureBlocking(block);
    }
}
