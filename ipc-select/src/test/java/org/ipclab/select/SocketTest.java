package org.ipclab.select;

import static org.assertj.core.api.Assertions.assertThat;

import org.ipclab.pipes.PipeChannel;
import org.ipclab.pipes.message.Framing;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

class SocketTest {
    private final List<String> seen = new ArrayList<>();

    @Test
    void socketsAndPipesShareALoop() throws Exception {
        try (Multiplexer loop = Multiplexer.open();
                PipeChannel pipe = PipeChannel.open();
                ServerSocketChannel server = ServerSocketChannel.open();
                SocketChannel client = SocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            loop.onAcceptable(
                    server,
                    connection -> {
                        loop.pipe(connection, pipe.sink()).owning(connection, pipe.sink());
                        loop.current().cancel();
                    });
            client.configureBlocking(false);
            client.connect(server.getLocalAddress());
            loop.onConnectable(
                    client,
                    connected -> {
                        WriteQueue queue = loop.writeQueue(connected);
                        queue.owning(connected);
                        queue.write(Bytes.of("through a socket\nand a pipe\n"));
                        queue.end();
                    });
            loop.onMessage(pipe.source(), Framing.lines(), seen::add).onEnd(() -> seen.add("end"));
            loop.run();
        }
        assertThat(seen).containsExactly("through a socket", "and a pipe", "end");
    }

    @Test
    void aConnectionThatCannotBeMadeIsAFailure() throws Exception {
        int nobody;
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            nobody = server.socket().getLocalPort();
        }
        List<Throwable> failures = new ArrayList<>();
        try (Multiplexer loop = Multiplexer.open();
                SocketChannel client = SocketChannel.open()) {
            client.configureBlocking(false);
            try {
                client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), nobody));
                loop.onConnectable(client, socket -> seen.add("connected"))
                        .onFailure(failures::add);
                loop.run();
            } catch (java.net.ConnectException refusedAtOnce) {
                failures.add(refusedAtOnce);
            }
        }
        assertThat(seen).isEmpty();
        assertThat(failures).singleElement().isInstanceOf(java.net.ConnectException.class);
    }
}
