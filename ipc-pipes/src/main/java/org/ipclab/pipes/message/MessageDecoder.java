package org.ipclab.pipes.message;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Cuts chunks of bytes, as a channel brings them, into messages. This is what a {@link
 * MessageReader} and an event loop have in common; use it where you read the bytes yourself:
 *
 * {@snippet class="org.ipclab.pipes.message.MessageSnippets" region="decoder"}
 *
 * <p>Messages are cut out of the chunk itself. Only a message that lies across two chunks is copied
 * together, into memory that grows as its bytes arrive and is given up when it was taken. Not
 * thread safe: one decoder serves one channel.
 *
 * @param <M> what a message is
 */
public final class MessageDecoder<M> {
    private static final int PIECE_BYTES = 1 << 12;
    private static final int MOST_BYTES = Integer.MAX_VALUE - 8; // of an array
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Framing<M> framing;
    private final View chunkView = new View();
    private final View restView = new View();
    private ByteBuffer rest = NOTHING; // what was kept of earlier chunks, from position to limit

    private MessageDecoder(Framing<M> framing) {
        this.framing = framing;
    }

    /**
     * A decoder for the bytes of one channel.
     *
     * @param framing says where messages end
     * @param <M> what a message is
     * @return the decoder, at the beginning of its stream
     */
    public static <M> MessageDecoder<M> of(Framing<M> framing) {
        return new MessageDecoder<>(framing.forChannel());
    }

    /**
     * The next message of what came so far.
     *
     * @param chunk the bytes that came last, from position to limit. Each call takes bytes off its
     *     front; as long as messages are returned, call again with the same buffer, or {@link
     *     #keep} it
     * @return the message, or null if the next one is not whole; the chunk is empty then, and may
     *     be filled again
     * @throws MessageTooLongException if a message is above its bound; so does then every later
     *     call
     * @throws IOException if the framing finds another fault
     * @throws IllegalStateException if the framing gave bytes back, took more than there are, or
     *     made a message of none
     */
    public @Nullable M next(ByteBuffer chunk) throws IOException {
        int appended = 0;
        while (rest.hasRemaining()) {
            M message = take(restView, rest);
            if (message != null) {
                goBackTo(chunk, appended);
                return message;
            }
            if (!chunk.hasRemaining()) {
                return null;
            }
            appended = append(chunk, Math.max(PIECE_BYTES, rest.remaining()));
        }
        giveUpMemory();
        M message = chunk.hasRemaining() ? take(chunkView, chunk) : null;
        if (message == null) {
            keep(chunk);
        }
        return message;
    }

    /**
     * Copies what is left of a chunk, whose buffer is needed for something else. Messages in it are
     * returned by the next calls of {@link #next}, with any chunk.
     *
     * @param chunk what {@link #next} has left; empty afterwards
     * @throws MessageTooLongException if that makes more bytes than an array can hold
     */
    public void keep(ByteBuffer chunk) throws MessageTooLongException {
        if (chunk.hasRemaining()) {
            append(chunk, chunk.remaining());
        }
    }

    /**
     * What the end of file completes. To be called when {@link #next} has returned null.
     *
     * @return the last message, or null if none was begun
     * @throws java.io.EOFException if the end of file comes inside a frame; so does then every
     *     later call
     * @throws IOException if the framing finds another fault
     */
    public @Nullable M last() throws IOException {
        if (!rest.hasRemaining()) {
            return null;
        }
        ByteBuffer view = restView.of(rest);
        M message = framing.last(view);
        rest = NOTHING;
        return message;
    }

    /**
     * How many bytes were kept, and are part of no message that was returned.
     *
     * @return the bytes, 0 or more
     */
    public int pendingBytes() {
        return rest.remaining();
    }

    /** The memory behind what was kept. */
    int heldBytes() {
        return rest.capacity();
    }

    private @Nullable M take(View view, ByteBuffer bytes) throws IOException {
        ByteBuffer shown = view.of(bytes);
        M message = framing.next(shown);
        int taken = shown.position() - bytes.position();
        if (taken < 0 || taken > bytes.remaining() || (taken == 0 && message != null)) {
            throw new IllegalStateException(
                    "%s took %d of %d bytes, for the message %s"
                            .formatted(framing, taken, bytes.remaining(), message));
        }
        bytes.position(shown.position());
        return message;
    }

    /** What was appended for a message and is not part of it is taken from the chunk after all. */
    private void goBackTo(ByteBuffer chunk, int appended) {
        int left = rest.remaining();
        if (left <= appended) {
            chunk.position(chunk.position() - left);
            rest.position(rest.limit());
        }
    }

    private int append(ByteBuffer chunk, int mostBytes) throws MessageTooLongException {
        int count = Math.min(mostBytes, chunk.remaining());
        makeRoom(count);
        int end = rest.limit();
        rest.limit(end + count).put(end, chunk, chunk.position(), count);
        chunk.position(chunk.position() + count);
        return count;
    }

    private void makeRoom(int bytes) throws MessageTooLongException {
        if (bytes <= rest.capacity() - rest.limit()) {
            return;
        }
        long needed = (long) rest.remaining() + bytes;
        if (needed <= rest.capacity()) {
            rest.compact().flip();
            return;
        }
        if (needed > MOST_BYTES) {
            throw new MessageTooLongException(
                    "a message is longer than the %d bytes that can be held".formatted(MOST_BYTES));
        }
        long grown = Math.max(needed, Math.min(MOST_BYTES, 2L * rest.capacity()));
        rest = ByteBuffer.allocate((int) grown).put(rest).flip();
    }

    private void giveUpMemory() {
        if (rest.capacity() > 2 * PIECE_BYTES) {
            rest = NOTHING;
            restView.of(NOTHING); // or the view would hold the memory
        } else {
            rest.clear().limit(0);
        }
    }

    /** A read-only view of a buffer, made once for each buffer that comes again and again. */
    private static final class View {
        private ByteBuffer seen = NOTHING;
        private ByteBuffer view = NOTHING;

        @SuppressWarnings("ReferenceEquality") // the same buffer, not the same bytes
        ByteBuffer of(ByteBuffer bytes) {
            if (seen != bytes) {
                seen = bytes;
                view = bytes.asReadOnlyBuffer();
            }
            return view.clear()
                    .limit(bytes.limit())
                    .position(bytes.position())
                    .order(ByteOrder.BIG_ENDIAN);
        }
    }
}
