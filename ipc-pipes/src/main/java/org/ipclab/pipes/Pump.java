package org.ipclab.pipes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.WritableByteChannel;

/**
 * Copies from one channel to another until the end of file, or until one of them breaks. Then it
 * closes both, which tells the news to either side.
 *
 * <p>A daemon thread of the platform, because the streams of a process would pin a virtual one.
 */
final class Pump implements Runnable {
    private static final int BUFFER_BYTES = 64 * 1024;

    /** Opens a channel, and may wait for that. */
    interface Opening<C extends Channel> {
        C open() throws IOException;
    }

    private final Opening<? extends ReadableByteChannel> from;
    private final Opening<? extends WritableByteChannel> to;
    private final Thread thread;

    private Pump(
            Opening<? extends ReadableByteChannel> from,
            Opening<? extends WritableByteChannel> to) {
        this.from = from;
        this.to = to;
        this.thread = Thread.ofPlatform().daemon().name("pipe-pump").unstarted(this);
    }

    static Pump start(ReadableByteChannel from, WritableByteChannel to) {
        return start(() -> from, () -> to);
    }

    static Pump start(
            Opening<? extends ReadableByteChannel> from,
            Opening<? extends WritableByteChannel> to) {
        Pump pump = new Pump(from, to);
        pump.thread.start();
        return pump;
    }

    @Override
    public void run() {
        try (ReadableByteChannel source = from.open();
                WritableByteChannel target = to.open()) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
            while (source.read(buffer.clear()) != -1) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    target.write(buffer);
                }
            }
        } catch (IOException oneSideIsGone) {
            // Both are closed now: whoever reads sees the end, whoever writes a broken pipe.
        }
    }

    /** Closes the channel that feeds this pump, and waits until all of it has gone through. */
    void finishAfter(Channel feed) {
        try (feed) {
            feed.close();
            thread.join();
        } catch (IOException | InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A child's own hold of an end: it goes on when the end here is closed. */
    static final class Held implements ReadableByteChannel, WritableByteChannel {
        private final SelectableChannel stock;
        private final PortableDescriptor descriptor;
        private boolean released; // guarded by this

        Held(PipeEnd end) throws IOException {
            end.requireOpen();
            this.stock = end.stock();
            this.descriptor = (PortableDescriptor) end.descriptor;
            stock.configureBlocking(true);
            descriptor.hold();
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            return ((ReadableByteChannel) stock).read(target);
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            return ((WritableByteChannel) stock).write(source);
        }

        @Override
        public boolean isOpen() {
            return stock.isOpen();
        }

        void closeQuietly() {
            try {
                close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public synchronized void close() throws IOException {
            if (!released) {
                released = true;
                if (descriptor.retire(false)) {
                    stock.close();
                }
            }
        }
    }
}
