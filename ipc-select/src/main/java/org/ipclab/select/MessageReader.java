package org.ipclab.select;

import org.ipclab.pipes.message.Framing;
import org.ipclab.pipes.message.MessageDecoder;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectableChannel;

/**
 * Hands on whole messages. What was read beyond the last whole one is kept, and so are messages
 * that were read already when a handler pauses the registration between two of them.
 */
final class MessageReader<M> extends Reader {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Handler<? super M> handler;

    // Of the loop's thread.
    private final MessageDecoder<M> decoder;
    private boolean stopped; // the decoder may hold whole messages

    <C extends SelectableChannel & ReadableByteChannel> MessageReader(
            Loop loop, C source, Framing<M> framing, Handler<? super M> handler) {
        super(loop, source);
        this.decoder = MessageDecoder.of(framing);
        this.handler = handler;
    }

    @Override
    boolean serve() throws Exception {
        if (stopped) {
            handOn(NOTHING);
            return true;
        }
        return super.serve();
    }

    @Override
    void accept(ByteBuffer some) throws Exception {
        handOn(some);
        decoder.keep(some);
    }

    private void handOn(ByteBuffer some) throws Exception {
        stopped = true;
        while (isRunning()) {
            M message = decoder.next(some);
            if (message == null) {
                stopped = false;
                return;
            }
            handler.handle(message);
        }
    }

    @Override
    void acceptEnd() throws Exception {
        @Nullable M last = decoder.last();
        if (last != null) {
            handler.handle(last);
        }
        finishAtEndOfFile();
    }

    @Override
    void watch(boolean watched) {
        super.watch(watched);
        if (watched) {
            loop.offer(this::goOn);
        }
    }

    private void goOn() {
        if (stopped) {
            loop.dispatcher.serve(this);
        }
    }
}
