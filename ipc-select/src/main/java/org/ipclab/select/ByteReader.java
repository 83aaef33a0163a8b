package org.ipclab.select;

import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectableChannel;

/** Hands on the bytes as they come. */
final class ByteReader extends Reader {
    private final Handler<? super ByteBuffer> handler;

    <C extends SelectableChannel & ReadableByteChannel> ByteReader(
            Loop loop, C source, Handler<? super ByteBuffer> handler) {
        super(loop, source);
        this.handler = handler;
    }

    @Override
    void accept(ByteBuffer some) throws Exception {
        handler.handle(some);
    }

    @Override
    void acceptEnd() {
        finishAtEndOfFile();
    }
}
