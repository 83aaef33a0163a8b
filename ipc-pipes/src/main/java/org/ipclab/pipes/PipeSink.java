package org.ipclab.pipes;

import jdk.jfr.FlightRecorder;

import org.ipclab.pipes.os.Adopted;
import org.ipclab.pipes.os.Kernel;
import org.ipclab.pipes.os.KernelException;
import org.ipclab.pipes.os.OpenFiles;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.Pipe;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * The write end of a pipe.
 *
 * <p>A blocking write returns when all its bytes are in the pipe; it waits while the pipe is full.
 * A non-blocking write takes what there is room for and may return 0. Once every read end is
 * closed, in every process, each write throws {@link BrokenPipeException}. Of a blocking write that
 * fails half-way, the buffer's position says how much went.
 *
 * <p>A single buffer of up to 4096 bytes ({@code PIPE_BUF}) goes in whole, never mixed with the
 * bytes of another writer; a larger one may be mixed.
 */
public final class PipeSink extends PipeEnd implements GatheringByteChannel {
    private final Pipe.SinkChannel stock;

    PipeSink(Adopted<Pipe.SinkChannel> adopted) {
        super(adopted.channel(), adopted.descriptor());
        this.stock = adopted.channel();
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int start = source.position();
        try {
            if (isDoneHere()) {
                writeHere(source);
            } else {
                writeByStock(source);
            }
        } catch (IOException e) {
            throw explained(e, source.position() > start);
        }
        return source.position() - start;
    }

    private void writeHere(ByteBuffer source) throws IOException {
        requireOpen();
        if (!source.hasRemaining()) {
            return;
        }
        descriptor.write(source);
        while (source.hasRemaining() && isBlocking()) {
            writeWaiting(source);
        }
    }

    private void writeWaiting(ByteBuffer source) throws IOException {
        repeat(OpenFiles.POLLOUT, () -> descriptor.write(source));
    }

    private void writeByStock(ByteBuffer source) throws IOException {
        stockLock.lock();
        try {
            var event = beginWait(source.remaining());
            try {
                do { // once is not enough where a virtual thread has made the file non-blocking
                    yieldUntilReady(OpenFiles.POLLOUT);
                    stock.write(source);
                } while (source.hasRemaining() && isBlocking());
            } finally {
                endWait(event);
            }
        } finally {
            stockLock.unlock();
        }
    }

    private @Nullable PipeFullEvent beginWait(long bytes) throws ClosedChannelException {
        requireOpen();
        boolean told = FlightRecorder.isInitialized() && PipeFullEvent.isRecorded();
        return told && isBlocking() && !descriptor.hasRoomFor(bytes)
                ? PipeFullEvent.begun(descriptor())
                : null;
    }

    private void endWait(@Nullable PipeFullEvent event) throws IOException {
        if (event != null) {
            event.commit();
        }
        follow();
    }

    @Override
    public long write(ByteBuffer[] sources) throws IOException {
        return write(sources, 0, sources.length);
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        long total = remaining(sources, offset, length);
        try {
            if (isDoneHere()) {
                writeHere(sources, offset, length);
            } else {
                writeByStock(sources, offset, length, total);
            }
        } catch (IOException e) {
            throw explained(e, remaining(sources, offset, length) < total);
        }
        return total - remaining(sources, offset, length);
    }

    private void writeHere(ByteBuffer[] sources, int offset, int length) throws IOException {
        requireOpen();
        for (int i = offset; i < offset + length; i++) {
            writeHere(sources[i]);
            if (sources[i].hasRemaining()) {
                return;
            }
        }
    }

    private void writeByStock(ByteBuffer[] sources, int offset, int length, long total)
            throws IOException {
        stockLock.lock();
        try {
            var event = beginWait(total);
            try {
                do {
                    yieldUntilReady(OpenFiles.POLLOUT);
                    stock.write(sources, offset, length);
                } while (remaining(sources, offset, length) > 0 && isBlocking());
            } finally {
                endWait(event);
            }
        } finally {
            stockLock.unlock();
        }
    }

    private static long remaining(ByteBuffer[] sources, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, sources.length);
        long bytes = 0;
        for (int i = offset; i < offset + length; i++) {
            bytes += sources[i].remaining();
        }
        return bytes;
    }

    /**
     * Whether every read end is closed, in every process, so that the next write would throw {@link
     * BrokenPipeException}. Does not wait.
     *
     * @return true if nobody will ever read
     * @throws IOException if this end is closed
     */
    public boolean isBroken() throws IOException {
        return descriptor.isBroken();
    }

    /**
     * Tells when every read end is closed, in every process, also while nobody writes.
     *
     * @return a new future at each call; what hangs on it runs in a virtual thread. It fails with
     *     {@link ClosedChannelException} if this end is closed first
     * @throws IOException if this end is closed already, or no descriptor is left
     */
    public CompletableFuture<Void> onBroken() throws IOException {
        return descriptor.onBroken().thenRunAsync(() -> {}, Thread::startVirtualThread);
    }

    /**
     * The JDK reports EPIPE by a text alone; the kernel can be asked. And a write that was closed
     * half-way finds a closed channel when it goes on, though it was open when the write began.
     */
    private IOException explained(IOException e, boolean begun) {
        if (e instanceof KernelException refused) {
            return refused.errno() == Kernel.EPIPE ? new BrokenPipeException(e) : e;
        }
        if (e instanceof ClosedChannelException) {
            boolean untold = begun && !(e instanceof AsynchronousCloseException);
            return untold ? new AsynchronousCloseException() : e;
        }
        try {
            return isOpen() && isBroken() ? new BrokenPipeException(e) : e;
        } catch (IOException closedMeanwhile) {
            return e;
        }
    }
}
