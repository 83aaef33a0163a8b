package org.ipclab.pipes.message;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Gathers small writes into large ones: a batch of up to 64 KiB costs the kernel about as much as
 * one message.
 *
 * {@snippet class="org.ipclab.pipes.message.MessageSnippets" region="batches"}
 *
 * <p>A batch goes when the next write does not fit into it, at {@link #flush}, at {@link #close},
 * and, where a delay is given, at the latest that long after its first byte. It always ends where a
 * write ended; so with batches of at most {@link MessageWriter#ATOMIC_BYTES} several processes may
 * write to one pipe, each through a sink of its own, and no message is ever torn. A write above the
 * size of a batch goes by itself, behind what was gathered.
 *
 * <p>A write that returns is accepted, in order; a flush that returns has put everything into the
 * pipe; neither says that anything was read. Once the reader is gone, the flush or write that finds
 * out throws {@link org.ipclab.pipes.BrokenPipeException}, and so does every one after it; {@link
 * #unwritten} tells how many accepted bytes never reached the pipe, and up to a pipe's capacity
 * more may have reached it and were not read. A write that throws was not accepted, unless the
 * buffer's position has moved.
 *
 * <p>Thread safe. While a flush waits for room in the pipe, other writers wait too: closing the
 * channel below ends that, and so does an interrupt of the thread that flushes, which closes it.
 */
public final class BatchingSink implements GatheringByteChannel {
    private static final int USUAL_BYTES = 1 << 16;

    private final WritableByteChannel channel;
    private final long delayNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition begun = lock.newCondition();
    private final ByteBuffer batch; // guarded by lock
    private long due; // guarded by lock; when the batch must go
    private boolean idle; // guarded by lock; nobody watches the time
    private boolean failed; // guarded by lock; the last flush
    private volatile boolean closed; // written under lock

    private BatchingSink(WritableByteChannel channel, int batchBytes, @Nullable Duration delay) {
        if (batchBytes <= 0) {
            throw new IllegalArgumentException(
                    "a batch must have room for more than 0 bytes, not " + batchBytes);
        }
        if (delay != null && !delay.isPositive()) {
            throw new IllegalArgumentException("a delay must be above 0, not " + delay);
        }
        this.channel = channel;
        this.batch = ByteBuffer.allocateDirect(batchBytes);
        this.delayNanos = delay == null ? 0 : NANOSECONDS.convert(delay);
    }

    /**
     * Gathers batches of up to 64 KiB, which go when they are full or flushed.
     *
     * @param channel where to, in blocking mode; closed with this
     * @return the sink
     */
    public static BatchingSink over(WritableByteChannel channel) {
        return over(channel, USUAL_BYTES);
    }

    /**
     * Gathers batches of another size.
     *
     * @param channel where to, in blocking mode; closed with this
     * @param batchBytes the most bytes of a batch, above 0
     * @return the sink
     * @throws IllegalArgumentException if the size is not above 0
     */
    public static BatchingSink over(WritableByteChannel channel, int batchBytes) {
        return new BatchingSink(channel, batchBytes, null);
    }

    /**
     * Gathers batches that do not wait for ever: a virtual thread flushes them in time. If that
     * fails, the next write or flush says so.
     *
     * @param channel where to, in blocking mode; closed with this
     * @param batchBytes the most bytes of a batch, above 0
     * @param delay how long a byte waits at most before its batch goes, above 0
     * @return the sink, which must be closed, or its thread stays
     * @throws IllegalArgumentException if the size or the delay is not above 0
     */
    public static BatchingSink over(WritableByteChannel channel, int batchBytes, Duration delay) {
        BatchingSink sink = new BatchingSink(channel, batchBytes, Objects.requireNonNull(delay));
        Thread.ofVirtual().name("batch-flush").start(sink::flushInTime);
        return sink;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        lock.lock();
        try {
            makeRoom(source.remaining());
            return accept(source);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long write(ByteBuffer[] sources) throws IOException {
        return write(sources, 0, sources.length);
    }

    /** Accepts the buffers as one write: they come into the same batch, if one is large enough. */
    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, sources.length);
        long total = 0;
        for (int i = offset; i < offset + length; i++) {
            total += sources[i].remaining();
        }
        lock.lock();
        try {
            makeRoom(total);
            for (int i = offset; i < offset + length; i++) {
                makeRoom(sources[i].remaining());
                accept(sources[i]);
            }
            return total;
        } finally {
            lock.unlock();
        }
    }

    /** Accepts both as one write. */
    void write(ByteBuffer first, ByteBuffer second) throws IOException {
        lock.lock();
        try {
            makeRoom((long) first.remaining() + second.remaining());
            accept(first);
            makeRoom(second.remaining());
            accept(second);
        } finally {
            lock.unlock();
        }
    }

    /** Call only when holding lock. */
    private void makeRoom(long bytes) throws IOException {
        requireOpen();
        if (failed || bytes > batch.remaining()) {
            flushBatch();
        }
    }

    /** Call only when holding lock, with room made. */
    private int accept(ByteBuffer source) throws IOException {
        int length = source.remaining();
        if (length > batch.capacity()) {
            MessageWriter.writeFully(channel, source);
            return length;
        }
        if (delayNanos > 0 && batch.position() == 0) {
            due = System.nanoTime() + delayNanos;
            if (idle) {
                idle = false;
                begun.signal();
            }
        }
        batch.put(source);
        return length;
    }

    /**
     * Puts everything that was accepted into the channel; waits while the pipe is full.
     *
     * @throws ClosedChannelException if this is closed
     * @throws IllegalBlockingModeException if the channel does not block
     * @throws IOException if the channel fails: {@link org.ipclab.pipes.BrokenPipeException} if the
     *     reader is gone
     */
    public void flush() throws IOException {
        lock.lock();
        try {
            requireOpen();
            flushBatch();
        } finally {
            lock.unlock();
        }
    }

    /** Call only when holding lock. Keeps what the channel did not take. */
    private void flushBatch() throws IOException {
        if (channel instanceof SelectableChannel selectable && !selectable.isBlocking()) {
            throw new IllegalBlockingModeException();
        }
        failed = true;
        batch.flip();
        try {
            MessageWriter.writeFully(channel, batch);
            failed = false;
        } finally {
            batch.compact();
        }
    }

    private void requireOpen() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    /** One timer for all batches: it sleeps until the present one is due, and looks again. */
    private void flushInTime() {
        lock.lock();
        try {
            while (!closed) {
                long left = due - System.nanoTime();
                if (batch.position() == 0 || failed) {
                    idle = true;
                    begun.await();
                } else if (left > 0) {
                    begun.awaitNanos(left);
                } else {
                    flushQuietly();
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError("nobody has this thread", e);
        } finally {
            lock.unlock();
        }
    }

    /** The next write tries again, and throws. */
    private void flushQuietly() {
        try {
            flushBatch();
        } catch (IOException | RuntimeException toldByTheNextWrite) {
            failed = true;
        }
    }

    /**
     * How many bytes were accepted and are not in the channel. After a {@link
     * org.ipclab.pipes.BrokenPipeException} these are lost for certain.
     *
     * @return the bytes, from 0 to the size of a batch
     */
    public int unwritten() {
        lock.lock();
        try {
            return batch.position();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isOpen() {
        return !closed && channel.isOpen();
    }

    /**
     * Flushes, and closes the channel in any case. Waits while the pipe is full. Closing again does
     * nothing.
     *
     * @throws IOException if bytes could not be flushed, which are lost then
     */
    @Override
    public void close() throws IOException {
        lock.lock();
        try (channel) {
            if (!closed) {
                closed = true;
                begun.signal();
                flushBatch();
            }
        } finally {
            lock.unlock();
        }
    }
}
