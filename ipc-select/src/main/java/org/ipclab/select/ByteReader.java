package org.ipclab.select;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;

/** Reads what is there, up to the budget, and hands it on in the loop's own buffer. */
non-sealed class ByteReader extends ChannelRegistration {
    private final ReadableByteChannel source;
    private final Handler<? super ByteBuffer> handler;

    <C extends SelectableChannel & ReadableByteChannel> ByteReader(
            Loop loop, C source, Handler<? super ByteBuffer> handler) {
        super(loop, source, SelectionKey.OP_READ);
        this.source = source;
        this.handler = handler;
    }

    @Override
    final void serve() throws Exception {
        int budget = loop.readBudget;
        ByteBuffer buffer = loop.buffer;
        int room;
        int count;
        do {
            room = Math.min(budget, buffer.capacity());
            count = source.read(buffer.clear().limit(room));
            if (count <= 0) {
                nothing(count);
                return;
            }
            bytes += count;
            budget -= count;
            handler.handle(buffer.flip().order(ByteOrder.BIG_ENDIAN));
        } while (count == room && budget > 0 && isRunning());
    }

    private void nothing(int count) throws IOException {
        if (count < 0) {
            finishAtEndOfFile();
        } else {
            spins++;
        }
    }
}
