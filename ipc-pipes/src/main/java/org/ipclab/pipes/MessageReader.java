package org.ipclab.pipes;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Cuts the bytes of a channel into messages again: a pipe, a socket, a file, all the same.
 *
 * <p>Messages arrive in the order in which they were written, each once. The reader reads ahead, up
 * to 64 KiB, so nobody else may read from its channel. To wait for no longer than some time, wait
 * with a {@link java.nio.channels.Selector} and {@link #readTo} what is there. Not thread safe.
 *
 * @param <M> what a message is
 */
public abstract sealed class MessageReader<M> implements Closeable permits FrameReader, LineReader {
    private static final int READ_AHEAD_BYTES = 1 << 16;

    private final ReadableByteChannel channel;
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(READ_AHEAD_BYTES).limit(0);
    private boolean ended;

    MessageReader(ReadableByteChannel channel, int maxBytes) {
        if (maxBytes <= 0) {
            throw new IllegalArgumentException(
                    "a message's bound must be above 0 bytes, not " + maxBytes);
        }
        this.channel = channel;
    }

    /**
     * The next message. Waits until it is whole. An interrupt closes the channel, as it does with
     * every channel of {@code java.nio}.
     *
     * @return the message, or nothing at the end of file
     * @throws MessageTooLongException if it is above the bound; so is then every later read
     * @throws java.io.EOFException if the end of file comes inside a frame
     * @throws IllegalBlockingModeException if the channel does not block, and the message is not
     *     whole yet; nothing is lost by that
     * @throws IOException if the channel fails
     */
    public final Optional<M> read() throws IOException {
        M message = next(bytes);
        while (message == null) {
            if (!ended && readAhead() == 0) {
                throw new IllegalBlockingModeException();
            }
            if (ended) {
                return Optional.ofNullable(last());
            }
            message = next(bytes);
        }
        return Optional.of(message);
    }

    /**
     * Reads from the channel once, and hands on each message that is whole by then: for event
     * loops, whose channels do not block.
     *
     * @param receiver takes the messages, in their order; if it throws, the message that it was
     *     given is gone and those behind it are kept for the next call
     * @return true as long as more may come, false at the end of file
     * @throws MessageTooLongException if a message is above the bound, after those in front of it
     *     were handed on; so does then every later read
     * @throws java.io.EOFException if the end of file comes inside a frame
     * @throws IOException if the channel fails
     */
    public final boolean readTo(Consumer<? super M> receiver) throws IOException {
        handOn(receiver);
        if (!ended) {
            readAhead();
            handOn(receiver);
        }
        M last = ended ? last() : null;
        if (last != null) {
            receiver.accept(last);
        }
        return !ended;
    }

    private void handOn(Consumer<? super M> receiver) throws IOException {
        for (M message = next(bytes); message != null; message = next(bytes)) {
            receiver.accept(message);
        }
    }

    /** There is room, because {@link #next} leaves but a few bytes. */
    private int readAhead() throws IOException {
        bytes.compact();
        try {
            int count = channel.read(bytes);
            ended = count < 0;
            return count;
        } finally {
            bytes.flip();
        }
    }

    /** Takes what can be taken of a message; null if more bytes are needed. */
    abstract @Nullable M next(ByteBuffer bytes) throws IOException;

    /** What the end of file completes; null if nothing was begun. */
    abstract @Nullable M last() throws IOException;

    /** How many bytes were read ahead and not taken. */
    final int left() {
        return bytes.remaining();
    }

    /** Closes the channel. */
    @Override
    public final void close() throws IOException {
        channel.close();
    }
}
