package org.ipclab.select;

import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.WritableByteChannel;

/** Says when a channel takes bytes; the handler writes them. */
final class WriteWatch<C extends SelectableChannel & WritableByteChannel>
        extends ChannelRegistration {
    private final C sink;
    private final Handler<? super C> handler;

    WriteWatch(Loop loop, C sink, Handler<? super C> handler) {
        super(loop, sink, SelectionKey.OP_WRITE);
        this.sink = sink;
        this.handler = handler;
    }

    @Override
    boolean serve() throws Exception {
        handler.handle(sink);
        return true;
    }
}
