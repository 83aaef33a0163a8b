package org.ipclab.select;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * Accepts connections, one a turn. One that cannot be accepted, because no descriptor is left,
 * stays in the server's queue and would make it ready again and again: so it rests for a while.
 */
final class Acceptor extends ChannelRegistration {
    static final Duration REST = Duration.ofMillis(100);
    private static final Logger LOG = LoggerFactory.getLogger(Multiplexer.class);

    private final ServerSocketChannel server;
    private final Handler<? super SocketChannel> handler;

    Acceptor(Loop loop, ServerSocketChannel server, Handler<? super SocketChannel> handler) {
        super(loop, server, SelectionKey.OP_ACCEPT);
        this.server = server;
        this.handler = handler;
    }

    @Override
    boolean serve() throws Exception {
        SocketChannel connection;
        try {
            connection = server.accept();
        } catch (IOException e) {
            if (!server.isOpen()) {
                throw e;
            }
            LOG.warn("{} cannot accept, and tries again in {}", this, REST, e);
            rest();
            return true;
        }
        if (connection != null) {
            handler.handle(connection);
        }
        return connection != null;
    }

    private void rest() {
        setDormant(true);
        Timer.once(loop, REST, () -> setDormant(false));
    }
}
