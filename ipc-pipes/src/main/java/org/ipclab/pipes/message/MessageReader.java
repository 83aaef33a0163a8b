package org.ipclab.pipes.message;

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
public sealed class MessageReader<M> implements Closeable permits FrameReader, LineReader {
    private static final int READ_AHEAD_BYTES = 1 << 16;

    private final ReadableByteChannel channel;
    private final MessageDecoder<M> decoder;
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(READ_AHEAD_BYTES).limit(0);
    private boolean ended;

    MessageReader(ReadableByteChannel channel, Framing<M> framing) {
        this.channel = channel;
        this.decoder = MessageDecoder.of(framing);
    }

    /**
     * Reads messages of any framing from a channel.
     *
     * @param channel where from; closed with the reader
     * @param framing says where messages end
     * @param <M> what a message is
     * @return the reader
     */
    public static <M> MessageReader<M> over(ReadableByteChannel channel, Framing<M> framing) {
        return new MessageReader<>(channel, framing);
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
        M message = decoder.next(chunk);
        while (message == null && !ended) {
            if (readChunk() == 0) {
                throw new IllegalBlockingModeException();
            }
            message = decoder.next(chunk);
        }
        return Optional.ofNullable(message == null ? decoder.last() : message);
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
            readChunk();
            handOn(receiver);
        }
        M last = ended ? decoder.last() : null;
        if (last != null) {
            receiver.accept(last);
        }
        return !ended;
    }

    private void handOn(Consumer<? super M> receiver) throws IOException {
        for (@Nullable M message = decoder.next(chunk);
                message != null;
                message = decoder.next(chunk)) {
            receiver.accept(message);
        }
    }

    /** The chunk is empty, because the decoder has taken all of it. */
    private int readChunk() throws IOException {
        chunk.clear();
        try {
            int count = channel.read(chunk);
            ended = count < 0;
            return count;
        } finally {
            chunk.flip();
        }
    }

    /** The memory beside the chunk. */
    final int heldBytes() {
        return decoder.heldBytes();
    }

    /** Closes the channel. */
    @Override
    public final void close() throws IOException {
        channel.close();
    }
}
