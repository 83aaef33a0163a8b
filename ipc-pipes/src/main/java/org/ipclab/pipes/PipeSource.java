package org.ipclab.pipes;

import jdk.jfr.FlightRecorder;

import org.ipclab.pipes.os.Adoption;
import org.ipclab.pipes.os.DeadEnds;
import org.ipclab.pipes.os.Kernel;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Pipe;
import java.nio.channels.ScatteringByteChannel;

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

    PipeSource(Adoption.Adopted<Pipe.SourceChannel> adopted) {
        super(adopted.channel(), adopted.descriptor());
        this.stock = adopted.channel();
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (isDirect(target) && !target.isReadOnly()) {
            synchronized (descriptor) { // so that nobody makes it blocking meanwhile
                if (!isBlocking()) {
                    return descriptor.read(target);
                }
            }
        }
        var event = beginWait();
        try {
            yieldUntilReady(Kernel.POLLIN);
            return stock.read(target);
        } finally {
            endWait(event);
        }
    }

    @Override
    public long read(ByteBuffer[] targets) throws IOException {
        return read(targets, 0, targets.length);
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        var event = beginWait();
        try {
            yieldUntilReady(Kernel.POLLIN);
            return stock.read(targets, offset, length);
        } finally {
            endWait(event);
        }
    }

    private @Nullable PipeEmptyEvent beginWait() throws ClosedChannelException {
        requireOpen();
        boolean told = FlightRecorder.isInitialized() && PipeEmptyEvent.isRecorded();
        return told && isBlocking() && !descriptor.isReady(Kernel.POLLIN)
                ? PipeEmptyEvent.begun(descriptor())
                : null;
    }

    private void endWait(@Nullable PipeEmptyEvent event) throws IOException {
        if (event != null) {
            event.commit();
        }
        follow();
    }

    @Override
    int corpse() throws IOException {
        return DeadEnds.source();
    }
}
