package org.ipclab.select;

import org.ipclab.pipes.PipeSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** The engine does what the lesson does. */
class MultiplexerContractTest extends LoopContract {
    private final Multiplexer loop = Multiplexer.open();

    MultiplexerContractTest() throws IOException {}

    @Override
    void onReadable(PipeSource source, Consumer<ByteBuffer> handler, Runnable onEnd)
            throws IOException {
        loop.onReadable(source, handler::accept).onEnd(onEnd);
    }

    @Override
    void run() throws IOException, InterruptedException {
        loop.run();
    }

    @Override
    void closeLoop() {
        loop.close();
    }
}
