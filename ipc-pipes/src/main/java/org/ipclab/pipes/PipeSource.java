package org.ipclab.pipes;

import jdk.jfr.FlightRecorder;

import org.ipclab.pipes.os.Adopted;
import org.ipclab.pipes.os.Descriptor;
import org.ipclab.pipes.os.OpenFiles;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Pipe;
import java.nio.channels.ScatteringByteChannel;
import java.util.Objects;

/**
 * The read end of a pipe.
 *
 * <p>A read waits until a byte is there, then takes what is there, up to the buffer's room. It
 * returns -1, the end of file, once every write end is closed, in every process, and the pipe is
 * empty; and 0 if this end is non-blocking and the pipe is empty. Bytes arrive in the order in
 * which they were written, each once. A read of a closed end throws {@link
 * java.nio.channels.ClosedChannelException}.
 */
public final class PipeSource extends PipeEnd implements ScatteringByteChannel {
    private final Pipe.SourceChannel stock;

    PipeSource(Adopted<Pipe.SourceChannel> adopted) {
        super(adopted.channel(), adopted.descriptor());
        this.stock = adopted.channel();
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (isDoneHere()) {
            return readHere(target);
        }
        stockLock.lock();
        try {
            var event = beginWait();
            try {
                yieldUntilReady(OpenFiles.POLLIN);
                return stock.read(target);
            } finally {
                endWait(event);
            }
        } finally {
            stockLock.unlock();
        }
    }

    private int readHere(ByteBuffer target) throws IOException {
        requireOpen();
        if (target.isReadOnly()) {
            throw new IllegalArgumentException("a read-only buffer cannot be read into");
        }
        if (!target.hasRemaining()) {
            return 0;
        }
        int count = isBlocking() ? readWaiting(target) : descriptor.read(target);
        return count == Descriptor.EMPTY_MESSAGE ? 0 : count;
    }

    private int readWaiting(ByteBuffer target) throws IOException {
        return repeat(OpenFiles.POLLIN, () -> descriptor.read(target));
    }

    @Override
    public long read(ByteBuffer[] targets) throws IOException {
        return read(targets, 0, targets.length);
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, targets.length);
        if (isDoneHere()) {
            return readHere(targets, offset, length);
        }
        stockLock.lock();
        try {
            var event = beginWait();
            try {
                yieldUntilReady(OpenFiles.POLLIN);
                return stock.read(targets, offset, length);
            } finally {
                endWait(event);
            }
        } finally {
            stockLock.unlock();
        }
    }

    /** Waits for the first bytes alone, as a read of the kernel's does. */
    private long readHere(ByteBuffer[] targets, int offset, int length) throws IOException {
        requireOpen();
        long total = 0;
        for (int i = offset; i < offset + length; i++) {
            if (!targets[i].hasRemaining()) {
                continue;
            }
            int count = total == 0 ? readHere(targets[i]) : descriptor.read(targets[i]);
            if (count <= 0) {
                return total == 0 ? count : total;
            }
            total += count;
            if (targets[i].hasRemaining() || descriptor.kind().keepsBounds()) {
                return total;
            }
        }
        return total;
    }

    private @Nullable PipeEmptyEvent beginWait() throws ClosedChannelException {
        requireOpen();
        boolean told = FlightRecorder.isInitialized() && PipeEmptyEvent.isRecorded();
        return told && isBlocking() && !descriptor.isReady(OpenFiles.POLLIN)
                ? PipeEmptyEvent.begun(descriptor())
                : null;
    }

    private void endWait(@Nullable PipeEmptyEvent event) throws IOException {
        if (event != null) {
            event.commit();
        }
        follow();
    }
}
