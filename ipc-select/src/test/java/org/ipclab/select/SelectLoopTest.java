package org.ipclab.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.ipclab.pipes.PipeSource;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The lesson. */
class SelectLoopTest extends LoopContract {
    private final SelectLoop loop = new SelectLoop();
    private final List<String> told = new ArrayList<>();

    SelectLoopTest() throws IOException {}

    @Override
    void onReadable(PipeSource source, Consumer<ByteBuffer> handler, Runnable onEnd)
            throws IOException {
        loop.onReadable(source, handler, onEnd);
    }

    @Override
    void run() throws IOException, InterruptedException {
        loop.run();
    }

    @Override
    void closeLoop() throws IOException {
        loop.close();
    }

    @Test
    void channelsOfTheJdkCanBeReadToo() throws Exception {
        Pipe pipe = Pipe.open();
        try (ServerSocketChannel server = ServerSocketChannel.open();
                SocketChannel client = SocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            client.connect(server.getLocalAddress());
            SocketChannel accepted = server.accept();
            loop.onReadable(
                    pipe.source(), bytes -> told.add(Bytes.text(bytes)), () -> told.add("end"));
            loop.onReadable(accepted, bytes -> told.add(Bytes.text(bytes)), () -> told.add("end"));
            pipe.sink().write(Bytes.of("pipe"));
            client.write(Bytes.of("socket"));
            pipe.sink().close();
            client.shutdownOutput();
            loop.run();
            accepted.close();
        }
        pipe.source().close();
        assertThat(told).containsExactlyInAnyOrder("pipe", "socket", "end", "end");
    }

    @Test
    void whatAHandlerThrowsEndsRunAndEverythingStaysRegistered() throws Exception {
        Pipe pipe = Pipe.open();
        loop.onReadable(
                pipe.source(),
                bytes -> {
                    told.add(Bytes.text(bytes));
                    throw new IllegalStateException("on purpose");
                },
                () -> told.add("end"));
        pipe.sink().write(Bytes.of("x"));
        assertThatThrownBy(loop::run).hasMessage("on purpose");
        pipe.sink().close();
        loop.run();
        assertThat(told).containsExactly("x", "end");
        pipe.source().close();
    }

    @Test
    void aSubclassSeesWhatIsServed() throws Exception {
        Pipe pipe = Pipe.open();
        try (SelectLoop counting =
                new SelectLoop() {
                    @Override
                    protected void serve(SelectionKey key) throws IOException {
                        told.add("served");
                        super.serve(key);
                    }
                }) {
            counting.onReadable(pipe.source(), bytes -> {}, () -> told.add("end"));
            pipe.sink().close();
            counting.run();
        }
        assertThat(told).containsExactly("served", "end");
        pipe.source().close();
    }

    @Test
    void aClosedLoopDoesNotRunAndItsChannelsStayOpen() throws Exception {
        Pipe pipe = Pipe.open();
        loop.onReadable(pipe.source(), bytes -> {}, () -> {});
        loop.close();
        loop.close();
        assertThatThrownBy(loop::run).isInstanceOf(ClosedSelectorException.class);
        assertThat(pipe.source().isOpen()).isTrue();
        pipe.source().close();
        pipe.sink().close();
    }

    @Test
    void theLessonFitsOnAPage() throws Exception {
        Path file = Path.of("src/main/java/org/ipclab/select/SelectLoop.java");
        assertThat(Files.readAllLines(file)).hasSizeLessThanOrEqualTo(100);
    }
}
