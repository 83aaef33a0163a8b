package org.ipclab.select;

import org.ipclab.pipes.BrokenPipeException;
import org.ipclab.pipes.PipeSink;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
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
 * backpressure. It keeps {@link Multiplexer#run} going while bytes wait.
 *
 * <p>Thread safe: the bytes of one write stay together. Into a pipe, up to 4096 bytes ({@code
 * PIPE_BUF}) stay together also where other processes write; what goes into a datagram channel is a
 * datagram for each write.
 */
public final class WriteQueue extends ChannelRegistration {
    private static final int BYTES_AT_ONCE = 1 << 16;

    private final WritableByteChannel sink;
    private final int highBytes;
    private final int lowBytes;
    private final ReentrantLock writing = new ReentrantLock(); // before the registry's
    private final Backlog backlog; // guarded by writing
    private final int mostBytesAtOnce;
    private boolean full; // guarded by writing
    private volatile boolean ending; // guarded by writing for writing
    private volatile @Nullable Runnable onDrained;

    <C extends SelectableChannel & WritableByteChannel> WriteQueue(
            Loop loop, C sink, int lowBytes, int highBytes) {
        super(loop, sink, SelectionKey.OP_WRITE, false);
        if (lowBytes < 0 || highBytes < lowBytes) {
            throw new IllegalArgumentException(
                    "the marks must be 0 <= low <= high, not " + lowBytes + " and " + highBytes);
        }
        this.sink = sink;
        this.lowBytes = lowBytes;
        this.highBytes = highBytes;
        this.backlog = backlogFor(sink);
        this.mostBytesAtOnce = sink instanceof DatagramChannel ? Integer.MAX_VALUE : BYTES_AT_ONCE;
    }

    private static Backlog backlogFor(Channel sink) {
        return switch (sink) {
            case PipeSink _, Pipe.SinkChannel _ -> Backlog.ofPipe();
            case DatagramChannel _ -> Backlog.ofDatagrams();
            default -> Backlog.ofStream();
        };
    }

    /**
     * Writes what the channel takes now, and keeps a copy of the rest.
     *
     * @param source the bytes, from position to limit, which are all consumed
     * @return true if more may come; false if more bytes wait than the high mark allows, and until
     *     {@link #onDrained} is called
     * @throws BrokenPipeException if the pipe is broken; {@link #onBroken} is told too, once
     * @throws IOException if the queue has ended, or the channel fails
     * @throws IllegalStateException if {@link #end} was called, or more than 2 GiB would wait
     */
    public boolean write(ByteBuffer source) throws IOException {
        writing.lock();
        try {
            requireActive();
            requireRoom(source.remaining());
            boolean first = backlog.isEmpty() && isRunning();
            if (first) {
                push(source);
            }
            if (!first || source.hasRemaining()) {
                backlog.add(source);
                setDormant(backlog.isEmpty());
            }
            full |= backlog.size() > highBytes;
            return !full;
        } catch (IOException | OutOfMemoryError torn) {
            loop.offer(() -> failUnlessClosed(torn));
            throw torn;
        } finally {
            writing.unlock();
        }
    }

    /** The writer knows already; the callbacks do not. */
    private void failUnlessClosed(Throwable torn) {
        if (isClosedBy(torn)) {
            finish();
        } else {
            failUnlessPast(torn);
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

    private void requireRoom(int more) {
        if (backlog.size() > Integer.MAX_VALUE - more) {
            throw new IllegalStateException(
                    "2 GiB wait in this queue: stop writing while write() says false");
        }
    }

    /** Writes piece by piece: the JDK keeps a copy for good that is as large as a piece. */
    private void push(ByteBuffer some) throws IOException {
        int end = some.limit();
        try {
            boolean all;
            do {
                int start = some.position();
                some.limit(start + Math.min(end - start, mostBytesAtOnce));
                sink.write(some);
                bytes += some.position() - start;
                all = !some.hasRemaining();
                some.limit(end);
            } while (all && some.hasRemaining());
        } finally {
            some.limit(end);
        }
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
     * Says what to do when the queue was full and no more bytes wait than the low mark says. It is
     * not done after {@link #end}.
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
        Runnable callback = onDrained;
        if (drain() && callback != null) {
            loop.handlers.run(callback); // may write more, or say that this is the end
        }
        if (isWritten()) {
            finishAtEndOfFile();
        }
        return true;
    }

    /** Writes what the channel takes; true if the queue was full and is drained by that. */
    private boolean drain() throws IOException {
        writing.lock();
        int before = backlog.size();
        try {
            backlog.writeTo(sink, BYTES_AT_ONCE, loop.buffer);
            setDormant(backlog.isEmpty());
            boolean drained = full && backlog.size() <= lowBytes;
            full &= !drained;
            return drained && !ending; // nobody may write any more
        } finally {
            bytes += before - backlog.size();
            writing.unlock();
        }
    }

    private boolean isWritten() {
        writing.lock();
        try {
            return ending && backlog.isEmpty();
        } finally {
            writing.unlock();
        }
    }

    /** Gives back what waited in vain. */
    @Override
    void left() {
        writing.lock();
        try {
            backlog.clear();
        } finally {
            writing.unlock();
        }
    }

    @Override
    String subject() {
        return super.subject() + ", " + waitingBytes() + " bytes wait";
    }
}
