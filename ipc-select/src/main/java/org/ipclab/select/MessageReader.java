package org.ipclab.select;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectableChannel;

/**
 * Hands on whole messages. What was read beyond the last whole one is kept, and so are messages
 * that were read already when a handler pauses the registration between two of them.
 */
final class MessageReader<M> extends Reader {
    private final Framing<M> framing;
    private final Handler<? super M> handler;

    // Of the loop's thread.
    private final Backlog rest = new Backlog();
    private boolean stopped; // rest may hold whole messages

    <C extends SelectableChannel & ReadableByteChannel> MessageReader(
            Loop loop, C source, Framing<M> framing, Handler<? super M> handler) {
        super(loop, source);
        this.framing = framing;
        this.handler = handler;
    }

    @Override
    boolean serve() throws Exception {
        if (stopped) {
            handOn(rest.bytes());
            return true;
        }
        return super.serve();
    }

    @Override
    void accept(ByteBuffer some) throws Exception {
        if (rest.isEmpty()) {
            handOn(some);
            rest.add(some);
        } else {
            rest.add(some);
            handOn(rest.bytes());
        }
    }

    private void handOn(ByteBuffer some) throws Exception {
        stopped = true;
        while (isRunning()) {
            M message = framing.next(some);
            if (message == null) {
                stopped = false;
                return;
            }
            handler.handle(message);
        }
    }

    @Override
    void acceptEnd() throws Exception {
        @Nullable M last = rest.isEmpty() ? null : framing.last(rest.bytes());
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
