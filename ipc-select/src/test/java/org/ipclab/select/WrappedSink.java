package org.ipclab.select;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.WritableByteChannel;
import java.nio.channels.spi.SelectorProvider;

/** The sink of a pipe, behind which a test does what it likes with what is written. */
class WrappedSink extends SelectableChannel implements WritableByteChannel {
    private final Pipe.SinkChannel stock;

    WrappedSink(Pipe.SinkChannel stock) {
        this.stock = stock;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        return stock.write(source);
    }

    @Override
    public SelectorProvider provider() {
        return stock.provider();
    }

    @Override
    public int validOps() {
        return stock.validOps();
    }

    @Override
    public boolean isRegistered() {
        return stock.isRegistered();
    }

    @Override
    public SelectionKey keyFor(Selector selector) {
        return stock.keyFor(selector);
    }

    @Override
    public SelectionKey register(Selector selector, int operations, Object attachment)
            throws ClosedChannelException {
        return stock.register(selector, operations, attachment);
    }

    @Override
    public SelectableChannel configureBlocking(boolean block) throws IOException {
        stock.configureBlocking(block);
        return this;
    }

    @Override
    public boolean isBlocking() {
        return stock.isBlocking();
    }

    @Override
    public Object blockingLock() {
        return stock.blockingLock();
    }

    @Override
    protected void implCloseChannel() throws IOException {
        stock.close();
    }
}
