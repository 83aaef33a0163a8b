package org.ipclab.pipes;

import org.ipclab.pipes.os.FileKind;
import org.ipclab.pipes.os.Kernel;
import org.ipclab.pipes.os.KernelDescriptor;
import org.ipclab.pipes.os.KernelException;
import org.ipclab.pipes.os.Splice;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.IllegalBlockingModeException;

/**
 * Moves what comes out of one pipe into another, without a copy: the kernel hands over its pages
 * ({@code splice}). With {@link #tee} a second pipe gets everything too.
 *
 * {@snippet class="org.ipclab.pipes.RelaySnippets" region="relay"}
 *
 * <p>Bytes go in order, each once. If both ends block, the relay waits as their own reads and
 * writes do: it can be closed from another thread or interrupted, and a virtual thread gives up its
 * carrier. Waiting is done by reading and writing a page, which is copied, so a relay that fails
 * may have taken up to 4096 bytes that did not get through. If an end does not block, {@link #move}
 * moves what can be moved now, and loses nothing. While a relay waits for bytes it does not notice
 * that the reader behind it is gone, as {@link PipeSink#onBroken} does; the next bytes do. A piece
 * that is moved takes up a page of the sink's capacity at least, however few its bytes.
 *
 * <p>An inherited end that is a file or a socket, and every end where the kernel is not called, is
 * copied from or to in the ordinary way. A relay is used by one thread at a time, and nobody else
 * reads from its source. It closes nothing.
 */
public final class Relay {
    private static final int MOST_SPLICED_BYTES = 1 << 20;
    private static final int PAGE_BYTES = 4096;
    private static final int COPIED_BYTES = 1 << 16;
    private static final int NO_PIPE = -1;

    private final PipeSource from;
    private final PipeSink to;
    private final @Nullable PipeSink copy;
    private boolean spliced; // until the kernel refuses
    private final ByteBuffer buffer;
    private int owed; // bytes at the source's front that the copy has already got

    private Relay(PipeSource from, PipeSink to, @Nullable PipeSink copy) throws IOException {
        this.from = from;
        this.to = to;
        this.copy = copy;
        this.spliced = isPipe(from) && isPipe(to) && (copy == null || isPipe(copy));
        this.buffer = ByteBuffer.allocateDirect(spliced ? PAGE_BYTES : COPIED_BYTES);
        requireOther(to);
        if (copy != null) {
            requireOther(copy);
        }
    }

    private static boolean isPipe(PipeEnd end) {
        return end.descriptor.isDirect() && end.descriptor.kind() == FileKind.PIPE;
    }

    private static KernelDescriptor kernel(PipeEnd end) {
        return (KernelDescriptor) end.descriptor;
    }

    private void requireOther(PipeSink sink) throws IOException {
        from.requireOpen();
        sink.requireOpen();
        if (from.descriptor.isSamePipe(sink.descriptor)) {
            throw new IllegalArgumentException("a pipe cannot be relayed into itself");
        }
    }

    /**
     * A relay from one pipe to another.
     *
     * @param from where the bytes come from
     * @param to where they go
     * @return the relay, which has moved nothing yet
     * @throws IllegalArgumentException if both are ends of one pipe
     * @throws IOException if an end is closed
     */
    public static Relay between(PipeSource from, PipeSink to) throws IOException {
        return new Relay(from, to, null);
    }

    /**
     * A relay that lets a second pipe have everything too. The slower of the two readers sets the
     * pace, and the relay ends if either is gone.
     *
     * @param from where the bytes come from
     * @param to where they go
     * @param copy where they go as well
     * @return the relay, which has moved nothing yet
     * @throws IllegalArgumentException if the source is an end of the same pipe as another
     * @throws IOException if an end is closed
     */
    public static Relay tee(PipeSource from, PipeSink to, PipeSink copy) throws IOException {
        return new Relay(from, to, copy);
    }

    /**
     * Moves everything until the end of file, which is not passed on: close the sink for that.
     *
     * @return how many bytes were moved
     * @throws IllegalBlockingModeException if an end does not block
     * @throws BrokenPipeException if a reader is gone
     * @throws ClosedChannelException if an end is closed, by another thread meanwhile or by an
     *     interrupt; its subclasses say by which
     * @throws IOException if an end fails
     */
    public long transfer() throws IOException {
        if (!isBlocking()) {
            throw new IllegalBlockingModeException();
        }
        long total = 0;
        try {
            for (int count = 0; count != -1; count = move(Integer.MAX_VALUE)) {
                total += count;
            }
            return total;
        } catch (ClosedChannelException e) {
            boolean before = e.getClass() == ClosedChannelException.class && total == 0;
            throw before || e instanceof AsynchronousCloseException ? e : closedMeanwhile(e);
        }
    }

    private static IOException closedMeanwhile(ClosedChannelException e) {
        IOException meanwhile = new AsynchronousCloseException();
        meanwhile.initCause(e);
        return meanwhile;
    }

    /**
     * Moves some bytes, as a read would read some: waits for the first if both ends block, and
     * otherwise moves what can be moved now.
     *
     * @param mostBytes how many at most, above 0
     * @return how many were moved, 0 if an end that does not block is not ready, or -1 at the end
     *     of file
     * @throws IllegalArgumentException if less than one byte is to be moved
     * @throws IllegalBlockingModeException if an end does not block and is no pipe
     * @throws BrokenPipeException if a reader is gone
     * @throws IOException if an end is closed or fails
     */
    public int move(int mostBytes) throws IOException {
        if (mostBytes <= 0) {
            throw new IllegalArgumentException("a move is of 1 byte at least, not " + mostBytes);
        }
        // An interrupted thread goes the way that notices.
        int count = spliced && !Thread.currentThread().isInterrupted() ? splice(mostBytes) : 0;
        if (count != 0 || (spliced && !isBlocking())) {
            return count;
        }
        return copy(mostBytes);
    }

    private boolean isBlocking() {
        return from.isBlocking() && to.isBlocking() && (copy == null || copy.isBlocking());
    }

    /** The way without a copy, which never waits. */
    private int splice(int mostBytes) throws IOException {
        int most = Math.min(mostBytes, MOST_SPLICED_BYTES);
        try {
            if (copy == null) {
                return Splice.move(kernel(from), kernel(to), most);
            }
            if (owed == 0) {
                int copied = Splice.copy(kernel(from), kernel(copy), most);
                if (copied <= 0) {
                    return copied;
                }
                owed = copied;
            }
            int moved = Splice.move(kernel(from), kernel(to), Math.min(owed, most));
            owed -= Math.max(moved, 0);
            return moved;
        } catch (KernelException e) {
            if (e.isForbidden()) {
                spliced = false;
                return 0;
            }
            throw explained(e);
        }
    }

    /** The way that waits for both ends: their own read and write. */
    private int copy(int mostBytes) throws IOException {
        if (!isBlocking()) {
            throw new IllegalBlockingModeException();
        }
        int most = Math.min(mostBytes, owed > 0 ? owed : Integer.MAX_VALUE);
        int count = from.read(buffer.clear().limit(Math.min(most, buffer.capacity())));
        buffer.flip();
        if (count <= 0) {
            return count;
        }
        if (owed > 0) {
            owed -= count;
        } else if (copy != null) {
            writeFully(copy, buffer.duplicate());
        }
        writeFully(to, buffer);
        return count;
    }

    private static void writeFully(PipeSink sink, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (sink.write(bytes) == 0) {
                throw new IllegalBlockingModeException();
            }
        }
    }

    /**
     * Puts all bytes of some pages into a pipe, without a copy where there is room, and waits while
     * there is none.
     *
     * @param pages the bytes
     * @param to where they go
     * @throws IllegalBlockingModeException if the sink does not block
     * @throws BrokenPipeException if the reader is gone
     * @throws IllegalStateException if the pages are closed
     * @throws IOException if the sink is closed or fails
     */
    public static void send(Pages pages, PipeSink to) throws IOException {
        int offset = 0;
        while (offset < pages.size()) {
            int count = send(pages, offset, to);
            if (count == 0) {
                throw new IllegalBlockingModeException();
            }
            offset += count;
        }
    }

    /**
     * Puts some bytes of some pages into a pipe, as a write would: waits for room for the first if
     * the sink blocks, and otherwise sends what there is room for now.
     *
     * @param pages the bytes
     * @param offset the first of them to go
     * @param to where they go
     * @return how many went; 0 if there is no room now and the sink does not block, or none are
     *     left
     * @throws IndexOutOfBoundsException if the offset is not from 0 to the size of the pages
     * @throws BrokenPipeException if the reader is gone
     * @throws IllegalStateException if the pages are closed
     * @throws IOException if the sink is closed or fails
     */
    public static int send(Pages pages, int offset, PipeSink to) throws IOException {
        pages.check(offset);
        if (offset == pages.size()) {
            return 0;
        }
        // An interrupted thread goes the way that notices.
        int count = Thread.currentThread().isInterrupted() ? 0 : lend(pages, offset, to);
        if (count > 0 || (count == 0 && !to.isBlocking())) {
            return count;
        }
        int most = count == NO_PIPE ? COPIED_BYTES : PAGE_BYTES - offset % PAGE_BYTES;
        return to.write(pages.copy(offset, most));
    }

    private static int lend(Pages pages, int offset, PipeSink to) throws IOException {
        if (!isPipe(to)) {
            return NO_PIPE;
        }
        try {
            return pages.lend(offset, kernel(to));
        } catch (KernelException e) {
            if (e.isForbidden()) {
                return NO_PIPE;
            }
            throw explained(e);
        }
    }

    private static IOException explained(KernelException e) {
        return e.errno() == Kernel.EPIPE ? new BrokenPipeException(e) : e;
    }
}
