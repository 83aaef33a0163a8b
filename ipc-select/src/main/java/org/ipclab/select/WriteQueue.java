package org.ipclab.select;

import org.ipclab.pipes.BrokenPipeException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Bytes on their way into a channel: what it does not take at once waits here, and goes when there
 * is room.
 *
 * {@snippet class="org.ipclab.select.SelectSnippets" region="writeQueue"}
 *
 * <p>All bytes go in order, each once, until the queue ends; those that wait when it is cancelled,
 * or the pipe breaks, are lost. It never refuses bytes and never waits, so whoever writes should
 * stop when {@link #write} says false, and go on when {@link #onDrained} says so: that is
 * backpressure. It keeps {@link Multiplexer#run} going while bytes wait. Thread safe: the bytes of
 * one write stay together.
 */
public final class WriteQueue extends ChannelRegistration {
    private final WritableByteChannel sink;
    private final int highBytes;
    private final int lowBytes;
    private final ReentrantLock writing = new ReentrantLock(); // before loop.lock
    private final Backlog backlog = new Backlog(); // guarded by writing
    private boolean full; // guarded by writing
    private volatile boolean ending; // guarded by writing for writing
    private volatile boolean waiting; // bytes wait; guarded by loop.lock for writing
    private volatile @Nullable Runnable onDrained;

    <C extends SelectableChannel & WritableByteChannel> WriteQueue(
            Loop loop, C sink, int lowBytes, int highBytes) {
        super(loop, sink, SelectionKey.OP_WRITE);
        this.sink = sink;
        this.lowBytes = lowBytes;
        this.highBytes = highBytes;
    }

    /**
     * Writes what the channel takes now, and keeps a copy of the rest.
     *
     * @param source the bytes, from position to limit, which are all consumed
     * @return true if more may come; false if more bytes wait than the high mark allows, and until
     *     {@link #onDrained} is called
     * @throws BrokenPipeException if the pipe is broken; {@link #onBroken} is told too, once
     * @throws IOException if the queue has ended, or the channel fails
     * @throws IllegalStateException if {@link #end} was called
     */
    public boolean write(ByteBuffer source) throws IOException {
        writing.lock();
        try {
            requireActive();
            if (backlog.isEmpty() && isRunning()) {
                push(source);
            }
            if (source.hasRemaining()) {
                backlog.add(source);
                setWaiting(true);
            }
            full |= backlog.size() > highBytes;
            return !full;
        } catch (IOException e) {
            loop.offer(() -> fail(e));
            throw e;
        } finally {
            writing.unlock();
        }
    }

    private void requireActive() throws IOException {
        if (ending) {
            throw new IllegalStateException("nothing can be written after end()");
        }
        if (!isRunning() && !isActive()) {
            throw failure() instanceof BrokenPipeException past
                    ? new BrokenPipeException(past)
                    : new ClosedChannelException();
        }
    }

    private void push(ByteBuffer some) throws IOException {
        int count;
        do {
            count = sink.write(some);
            bytes += count;
        } while (count > 0 && some.hasRemaining());
    }

    /**
     * Says that no more will be written: the queue ends when all is in the channel, and {@link
     * #onEnd} is told. If it owns the channel, the reader then sees end of file.
     */
    public void end() {
        writing.lock();
        try {
            ending = true;
            if (backlog.isEmpty()) {
                loop.offer(this::finishAtEndOfFile);
            }
        } finally {
            writing.unlock();
        }
    }

    /**
     * Says what to do when the queue was full and no more bytes wait than the low mark says.
     *
     * @param callback what to do, in the thread of the loop, in place of what was said before
     * @return this
     */
    public WriteQueue onDrained(Runnable callback) {
        onDrained = callback;
        return this;
    }

    /**
     * How many bytes wait here.
     *
     * @return the bytes, not counting those in the pipe
     */
    public int waitingBytes() {
        writing.lock();
        try {
            return backlog.size();
        } finally {
            writing.unlock();
        }
    }

    @Override
    boolean serve() throws IOException {
        boolean drained;
        boolean empty;
        writing.lock();
        try {
            if (!backlog.isEmpty()) {
                push(backlog.bytes());
            }
            empty = backlog.isEmpty();
            drained = full && backlog.size() <= lowBytes;
            full &= !drained;
            if (empty) {
                setWaiting(false);
            }
        } finally {
            writing.unlock();
        }
        Runnable callback = onDrained;
        if (drained && callback != null) {
            loop.dispatcher.run(callback);
        }
        if (empty && ending) {
            finishAtEndOfFile();
        }
        return true;
    }

    private void setWaiting(boolean wanted) {
        if (waiting != wanted) {
            loop.lock.lock();
            try {
                if (isActive()) {
                    loop.roster.setIdle(!wanted);
                    waiting = wanted;
                    watch(wanted);
                }
            } finally {
                loop.lock.unlock();
            }
        }
    }

    @Override
    boolean wantsEvents() {
        return isRunning() && waiting;
    }

    @Override
    boolean isIdle() {
        return !waiting;
    }
}
