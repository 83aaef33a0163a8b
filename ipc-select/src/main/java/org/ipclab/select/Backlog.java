package org.ipclab.select;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Bytes that wait to be written. Not thread safe.
 *
 * <p>What was added at once leaves in one write if it is not too long, since a pipe takes up to
 * {@code PIPE_BUF} bytes whole or not at all, and does not mix them with those of other writers.
 * Several additions share a write if they fit into one together; datagrams never do.
 *
 * <p>The bytes lie in arrays that the garbage collector takes back as soon as they are written.
 */
final class Backlog {
    private static final int PIPE_BUF = 4096;
    private static final int LEAST_CHUNK_BYTES = 1 << 12;
    private static final int MOST_CHUNK_BYTES = 1 << 16; // a larger write leaves the cache
    private static final ByteBuffer FULL = ByteBuffer.allocate(0);

    private final int wholeBytes;
    private final int sharedBytes;
    private final Queue<ByteBuffer> pieces = new ArrayDeque<>(); // each is written by itself
    private @Nullable ByteBuffer last; // the last piece, while it may grow
    private ByteBuffer chunk = FULL; // what the last piece is a part of; free from its position on
    private int size;

    /** Keeps whole what is no longer, and lets additions share a write up to so many bytes. */
    private Backlog(int wholeBytes, int sharedBytes) {
        this.wholeBytes = wholeBytes;
        this.sharedBytes = sharedBytes;
    }

    static Backlog ofPipe() {
        return new Backlog(PIPE_BUF, PIPE_BUF);
    }

    static Backlog ofDatagrams() {
        return new Backlog(MOST_CHUNK_BYTES, 0);
    }

    static Backlog ofStream() {
        return new Backlog(1, MOST_CHUNK_BYTES);
    }

    boolean isEmpty() {
        return pieces.isEmpty();
    }

    int size() {
        return size;
    }

    /** Takes a copy of all that is left in there; in all, at most {@link Integer#MAX_VALUE}. */
    void add(ByteBuffer more) {
        int end = more.limit();
        int whole = more.remaining() <= wholeBytes ? more.remaining() : 1;
        if (!more.hasRemaining() && sharedBytes > 0) {
            return; // but an empty datagram is one
        }
        do {
            if (chunk.remaining() < whole) {
                beginChunk(more.remaining());
            }
            more.limit(more.position() + Math.min(more.remaining(), chunk.remaining()));
            append(more);
            more.limit(end);
        } while (more.hasRemaining());
    }

    private void beginChunk(int bytes) {
        int capacity = Math.max(bytes, 2 * chunk.capacity());
        chunk = ByteBuffer.allocate(Math.clamp(capacity, LEAST_CHUNK_BYTES, MOST_CHUNK_BYTES));
        last = null;
    }

    private void append(ByteBuffer some) {
        int start = chunk.position();
        int length = some.remaining();
        chunk.put(some);
        size += length;
        if (last != null && last.remaining() + length <= sharedBytes) {
            last.limit(start + length);
        } else {
            last = chunk.duplicate().flip().position(start);
            pieces.add(last);
        }
    }

    /**
     * Writes until the channel takes no more, or has taken enough for now.
     *
     * @param transfer a direct buffer for the way, at least as large as a chunk
     */
    void writeTo(WritableByteChannel sink, int enoughBytes, ByteBuffer transfer)
            throws IOException {
        int before = size;
        boolean all = true;
        while (all && !pieces.isEmpty() && before - size < enoughBytes) {
            all = write(pieces.element(), sink, transfer);
        }
    }

    private boolean write(ByteBuffer piece, WritableByteChannel sink, ByteBuffer transfer)
            throws IOException {
        int length = piece.remaining();
        transfer.clear().put(0, piece, piece.position(), length).limit(length);
        int count = sink.write(transfer);
        piece.position(piece.position() + count);
        size -= count;
        if (!piece.hasRemaining()) {
            pieces.remove();
        }
        if (pieces.isEmpty()) {
            clear();
        }
        return count == length;
    }

    void clear() {
        pieces.clear();
        last = null;
        chunk = FULL;
        size = 0;
    }
}
