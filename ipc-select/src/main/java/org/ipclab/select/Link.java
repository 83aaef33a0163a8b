package org.ipclab.select;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectableChannel;

/** Moves bytes from a channel into a queue, and stops reading while that is full. */
final class Link extends Reader {
    private final WriteQueue queue;
    private volatile boolean held; // the queue is full, or the source at its end

    <C extends SelectableChannel & ReadableByteChannel> Link(
            Loop loop, C source, WriteQueue queue) {
        super(loop, source);
        this.queue = queue;
        queue.onDrained(() -> hold(false));
        queue.onEnd(this::finishAtEndOfFile);
        queue.onFailure(this::fail);
    }

    @Override
    void accept(ByteBuffer some) {
        try {
            if (!queue.write(some)) {
                hold(true);
            }
        } catch (IOException toldByTheQueue) {
            hold(true);
        }
    }

    @Override
    void acceptEnd() {
        hold(true);
        queue.end();
    }

    private void hold(boolean wanted) {
        loop.lock.lock();
        try {
            held = wanted;
            watch(!wanted);
        } finally {
            loop.lock.unlock();
        }
    }

    @Override
    boolean wantsEvents() {
        return isRunning() && !held;
    }

    @Override
    void left() {
        queue.cancel();
    }
}
