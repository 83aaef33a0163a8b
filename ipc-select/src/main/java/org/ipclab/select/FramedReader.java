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
final class FramedReader<M> extends Reader {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Handler<? super M> handler;

    private volatile @Nullable MessageDecoder<M> decoder; // none, and no memory, after the end

    // Of the loop's thread.
    private boolean stopped; // the decoder may hold whole messages
    private boolean over; // the last message was handed on

    <C extends SelectableChannel & ReadableByteChannel> FramedReader(
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
        MessageDecoder<M> cutting = decoder;
        if (cutting != null) {
            cutting.keep(some);
        }
    }

    private void handOn(ByteBuffer some) throws Exception {
        stopped = true;
        MessageDecoder<M> cutting = decoder;
        while (isRunning() && cutting != null) {
            M message = cutting.next(some);
            if (message == null) {
                stopped = false;
                return;
            }
            handler.handle(message);
        }
    }

    @Override
    void acceptEnd() throws Exception {
        MessageDecoder<M> cutting = decoder;
        @Nullable M last = over || cutting == null ? null : cutting.last();
        over = true;
        if (last != null) {
            handler.handle(last);
        }
        if (isRunning()) { // or the end is told when the handler's pause is over
            finishAtEndOfFile();
        }
    }

    @Override
    void left() {
        decoder = null;
    }

    @Override
    void resumed() {
        loop.offer(this::goOn);
    }

    private void goOn() {
        if (stopped) {
            loop.handlers.serve(this);
        }
    }
}
