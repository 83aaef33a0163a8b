package org.ipclab.select;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;

/** Reads what is there, up to the budget, in the loop's own buffer. */
abstract sealed class Reader extends ChannelRegistration permits ByteReader, MessageReader, Link {
    private final ReadableByteChannel source;
    private boolean ended; // of the loop's thread

    <C extends SelectableChannel & ReadableByteChannel> Reader(Loop loop, C source) {
        super(loop, source, SelectionKey.OP_READ);
        this.source = source;
    }

    abstract void accept(ByteBuffer some) throws Exception;

    abstract void acceptEnd() throws Exception;

    @Override
    void serve() throws Exception {
        ByteBuffer buffer = loop.buffer;
        int budget = loop.readBudget;
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
            accept(buffer.flip().order(ByteOrder.BIG_ENDIAN));
        } while (count == room && budget > 0 && wantsEvents());
    }

    private void nothing(int count) throws Exception {
        if (count == 0 || ended) {
            spins++;
            loop.countSpin();
        } else if (loop.leaveEnded) {
            ended = true;
            tellEndOfFile();
        } else {
            acceptEnd();
        }
    }
}
