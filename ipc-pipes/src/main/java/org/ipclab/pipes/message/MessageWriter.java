package org.ipclab.pipes.message;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes messages to a channel that blocks: a pipe, a socket, a file, a {@link BatchingSink}.
 *
 * <p>Thread safe: messages of several threads never mix. Messages of several processes on one pipe
 * never mix either as long as each has at most {@link #ATOMIC_BYTES}, its frame's length or its
 * line's ending included; the {@code shared} factories see to that.
 *
 * <p>A message is in the pipe when its write returns, which is not to say that it was read. Of a
 * message whose write fails, a part may be in the pipe.
 */
public abstract sealed class MessageWriter implements Closeable permits FrameWriter, LineWriter {
    /**
     * How much one write puts into a pipe in one piece, whoever else writes to it: {@code PIPE_BUF}
     * of Linux.
     */
    public static final int ATOMIC_BYTES = 4096;

    private static final int MOST_COPIED_BYTES = 1 << 16;

    private final WritableByteChannel channel;
    private final int maxBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final ByteBuffer copy; // guarded by lock

    MessageWriter(WritableByteChannel channel, int maxBytes, int overheadBytes) {
        if (maxBytes <= 0) {
            throw new IllegalArgumentException(
                    "a message's bound must be above 0 bytes, not " + maxBytes);
        }
        this.channel = channel;
        this.maxBytes = maxBytes;
        int whole = (int) Math.min(MOST_COPIED_BYTES, (long) maxBytes + overheadBytes);
        this.copy = ByteBuffer.allocateDirect(whole);
    }

    /** Refuses a message before any byte of it is written. */
    final void admit(int length) {
        if (length > maxBytes) {
            throw new IllegalArgumentException(
                    "a message of %d bytes is above the bound of %d".formatted(length, maxBytes));
        }
        if (channel instanceof SelectableChannel selectable && !selectable.isBlocking()) {
            throw new IllegalBlockingModeException();
        }
    }

    /** Writes two parts behind each other: as one piece unless they are long. */
    final void write(ByteBuffer first, ByteBuffer second) throws IOException {
        if (channel instanceof BatchingSink batches) {
            batches.write(first, second); // which has a lock and a copy of its own
            return;
        }
        lock.lock();
        try {
            if ((long) first.remaining() + second.remaining() <= copy.capacity()) {
                writeFully(channel, copy.clear().put(first).put(second).flip());
            } else if (channel instanceof GatheringByteChannel gathering) {
                gather(gathering, first, second);
            } else {
                writeFully(channel, first);
                writeFully(channel, second);
            }
        } finally {
            lock.unlock();
        }
    }

    private static void gather(GatheringByteChannel channel, ByteBuffer first, ByteBuffer second)
            throws IOException {
        ByteBuffer[] parts = {first, second};
        while (second.hasRemaining() || first.hasRemaining()) {
            if (channel.write(parts) == 0) {
                throw new IllegalBlockingModeException();
            }
        }
    }

    static void writeFully(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) == 0) {
                throw new IllegalBlockingModeException();
            }
        }
    }

    /** Closes the channel. */
    @Override
    public final void close() throws IOException {
        channel.close();
    }
}
