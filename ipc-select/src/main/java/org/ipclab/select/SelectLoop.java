package org.ipclab.select;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The lesson: one thread that waits for many channels at once, by the JDK's {@link Selector} alone.
 *
 * {@snippet class="org.ipclab.select.SelectSnippets" region="lesson"}
 *
 * <p>A turn has three steps: wait until something is ready, serve each that is, forget what was
 * ready. A channel is read once in a turn, up to 64 KiB, so nobody starves beside one that never
 * stops. {@link Multiplexer} is the engine with the same loop inside. Not thread safe. What a
 * handler throws ends {@link #run}, and everything stays registered. A subclass may override {@link
 * #serve}.
 */
public class SelectLoop implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Selector selector;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

    private record Reader(
            ReadableByteChannel source, Consumer<? super ByteBuffer> handler, Runnable onEnd) {}

    /**
     * Opens a loop.
     *
     * @throws IOException if no descriptor is left
     */
    public SelectLoop() throws IOException {
        selector = Selector.open();
    }

    /**
     * Reads a channel whenever bytes are there.
     *
     * @param source the channel, which becomes non-blocking
     * @param handler what to do with the bytes; the buffer is valid during the call
     * @param onEnd what to do at end of file
     * @param <C> a channel that can be selected and read
     * @throws IOException if the channel is closed
     */
    public <C extends SelectableChannel & ReadableByteChannel> void onReadable(
            C source, Consumer<? super ByteBuffer> handler, Runnable onEnd) throws IOException {
        source.configureBlocking(false);
        source.register(selector, SelectionKey.OP_READ, new Reader(source, handler, onEnd));
    }

    /**
     * Waits and serves until no channel is left.
     *
     * @throws IOException if a channel fails
     * @throws InterruptedException if the thread is interrupted
     */
    public void run() throws IOException, InterruptedException {
        while (selector.keys().stream().anyMatch(SelectionKey::isValid)) {
            selector.select();
            if (Thread.interrupted()) {
                throw new InterruptedException(); // select would not wait any more
            }
            Set<SelectionKey> ready = selector.selectedKeys();
            for (SelectionKey key : ready) {
                if (key.isValid()) { // unless a handler has closed the channel meanwhile
                    serve(key);
                }
            }
            ready.clear(); // the selector only ever adds to this set
        }
    }

    /**
     * Serves a channel that is ready: reads it once, or takes it out at its end of file.
     *
     * @param key the channel's key
     * @throws IOException if the channel fails
     */
    protected void serve(SelectionKey key) throws IOException {
        Reader reader = (Reader) key.attachment();
        if (reader.source.read(buffer.clear()) < 0) {
            key.cancel(); // or it would be ready for ever
            reader.onEnd.run();
        } else {
            reader.handler.accept(buffer.flip());
        }
    }

    /** Closes the selector, and no channel. */
    @Override
    public void close() throws IOException {
        selector.close();
    }
}
