package org.ipclab.select;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectableChannel;

/** Moves bytes from a channel into a queue, and does not read while that is full. */
final class Link extends Reader {
    private final WriteQueue queue;

    private <C extends SelectableChannel & ReadableByteChannel> Link(
            Loop loop, C source, WriteQueue queue) {
        super(loop, source);
        this.queue = queue;
        queue.onDrained(() -> setDormant(false));
        queue.onEnd(this::finishAtEndOfFile);
        queue.onFailure(this::fail);
    }

    static <C extends SelectableChannel & ReadableByteChannel> Link between(
            Loop loop, C source, WriteQueue queue) throws IOException {
        try {
            Link link = new Link(loop, source, queue);
            loop.registry.add(link);
            return link;
        } catch (IOException | RuntimeException e) {
            queue.cancel();
            throw e;
        }
    }

    @Override
    void accept(ByteBuffer some) {
        try {
            if (!queue.write(some)) {
                setDormant(true);
            }
        } catch (IOException toldByTheQueue) {
            setDormant(true);
        }
    }

    @Override
    void acceptEnd() {
        setDormant(true);
        queue.end();
    }

    @Override
    void left() {
        queue.cancel();
    }
}
