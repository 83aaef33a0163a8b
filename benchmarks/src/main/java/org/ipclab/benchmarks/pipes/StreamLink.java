package org.ipclab.benchmarks.pipes;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** A link over the streams that {@code ProcessBuilder} gives. */
@SuppressWarnings("ByteBufferBackingArray") // the buffers are of allocate()
record StreamLink(InputStream from, OutputStream to) implements Link {
    @Override
    public ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocate(bytes);
    }

    @Override
    public void send(ByteBuffer source) throws IOException {
        to.write(source.array(), source.position(), source.remaining());
        to.flush();
        source.position(source.limit());
    }

    @Override
    public int receiveSome(ByteBuffer target) throws IOException {
        int n = from.read(target.array(), target.position(), target.remaining());
        target.position(target.position() + Math.max(n, 0));
        return n;
    }

    @Override
    public void close() throws IOException {
        to.close();
        from.close();
    }
}
