package org.ipclab.select;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;

/** Reads what is there, up to the budget, in the loop's own buffer. */
abstract sealed class Reader extends ChannelRegistration permits ByteReader, FramedReader, Link {
    private final ReadableByteChannel source;
    private boolean ended; // of the loop's thread

    <C extends SelectableChannel & ReadableByteChannel> Reader(Loop loop, C source) {
        super(loop, source, SelectionKey.OP_READ);
        this.source = source;
    }

    abstract void accept(ByteBuffer some) throws Exception;

    abstract void acceptEnd() throws Exception;

    @Override
    boolean serve() throws Exception {
        ByteBuffer buffer = loop.buffer;
        int left = loop.readBudget;
        int room;
        int count;
        do {
            room = Math.min(left, buffer.capacity());
            count = source.read(buffer.clear().limit(room));
            if (count <= 0) {
                return count < 0 ? serveEnd() : left < loop.readBudget;
            }
            bytes += count;
            left -= count;
            accept(buffer.flip().order(ByteOrder.BIG_ENDIAN));
        } while (count == room && left > 0 && wantsEvents());
        return true;
    }

    private boolean serveEnd() throws Exception {
        if (ended) {
            return false;
        }
        if (loop.leaveEnded) {
            ended = true;
            tellEndOfFile();
        } else {
            acceptEnd();
        }
        return true;
    }
}
