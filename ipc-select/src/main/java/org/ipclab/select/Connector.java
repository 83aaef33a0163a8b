package org.ipclab.select;

import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** Waits until a connection stands, or cannot be made. */
final class Connector extends ChannelRegistration {
    private final SocketChannel socket;
    private final Handler<? super SocketChannel> handler;

    Connector(Loop loop, SocketChannel socket, Handler<? super SocketChannel> handler) {
        super(loop, socket, SelectionKey.OP_CONNECT);
        this.socket = socket;
        this.handler = handler;
    }

    @Override
    boolean serve() throws Exception {
        boolean stands = socket.finishConnect();
        if (stands) {
            loop.registry.keys.release(this); // so that the handler can register the socket
            handler.handle(socket);
            finish();
        }
        return stands;
    }
}
