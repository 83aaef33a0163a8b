package org.ipclab.pipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class PipeChannelTest {
    private PipeChannel pipe;

    @BeforeEach
    void open() throws IOException {
        pipe = PipeChannel.open();
    }

    @AfterEach
    void close() throws IOException {
        pipe.close();
    }

    @Test
    void bytesArriveInOrderAndThenTheEndOfFile() throws Exception {
        byte[] sent = Bytes.pattern(1_000_000);
        var writer =
                Threads.start(
                        Thread.ofPlatform(),
                        () -> {
                            int written = pipe.sink().write(ByteBuffer.wrap(sent));
                            pipe.sink().close();
                            return written;
                        });
        assertThat(Bytes.readAll(pipe.source())).isEqualTo(sent);
        assertThat(writer.result().get()).isEqualTo(sent.length);
        assertThat(pipe.source().read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }

    @ParameterizedTest
    @MethodSource("org.ipclab.pipes.Threads#bothKinds")
    void aBlockingWriteWritesAllItsBytes(Thread.Builder kind) throws Exception {
        ByteBuffer[] parts = {
            ByteBuffer.allocate(300_000), ByteBuffer.allocateDirect(100_000), ByteBuffer.allocate(1)
        };
        var writer = Threads.start(kind, () -> pipe.sink().write(parts));
        ByteBuffer target = ByteBuffer.allocate(400_001);
        while (target.hasRemaining()) {
            pipe.source().read(target);
        }
        assertThat(writer.result().get()).isEqualTo(400_001);
    }

    @Test
    void aReadTakesWhatIsThereAndDoesNotWaitForMore() throws Exception {
        pipe.sink().write(Bytes.of("abc"));
        ByteBuffer one = ByteBuffer.allocate(2);
        ByteBuffer two = ByteBuffer.allocate(2);
        assertThat(pipe.source().read(new ByteBuffer[] {one, two})).isEqualTo(3);
        assertThat(two.position()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aNonBlockingReadOfAnEmptyPipeReturnsZero(boolean direct) throws Exception {
        ByteBuffer buffer = direct ? ByteBuffer.allocateDirect(8) : ByteBuffer.allocate(8);
        pipe.source().configureBlocking(false);
        assertThat(pipe.source().read(buffer)).isZero();
        pipe.sink().write(Bytes.of("ab"));
        assertThat(pipe.source().read(buffer)).isEqualTo(2);
        assertThat(buffer.flip()).isEqualTo(Bytes.of("ab"));
        pipe.sink().close();
        assertThat(pipe.source().read(buffer.clear())).isEqualTo(-1);
    }

    @Tag("kernel")
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aNonBlockingWriteTakesWhatThereIsRoomFor(boolean direct) throws Exception {
        int much = 100_000;
        ByteBuffer bytes = direct ? ByteBuffer.allocateDirect(much) : ByteBuffer.allocate(much);
        pipe.sink().configureBlocking(false);
        assertThat(pipe.sink().write(bytes)).isEqualTo(pipe.sink().capacity()).isLessThan(much);
        assertThat(pipe.sink().write(bytes)).isZero();
        assertThat(pipe.source().available()).isEqualTo(pipe.source().capacity());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "heap",
                "direct",
                "gathered",
                "stream",
                "non-blocking",
                "non-blocking direct"
            })
    void everyKindOfWriteWithoutAReaderIsABrokenPipe(String kind) throws Exception {
        assertThat(pipe.sink().isBroken()).isFalse();
        pipe.source().close();
        assertThat(pipe.sink().isBroken()).isTrue();
        if (kind.startsWith("non-blocking")) {
            pipe.sink().configureBlocking(false);
        }
        ByteBuffer bytes = kind.endsWith("direct") ? ByteBuffer.allocateDirect(1) : Bytes.of("x");
        assertThatThrownBy(
                        () -> {
                            switch (kind) {
                                case "gathered" ->
                                        pipe.sink().write(new ByteBuffer[] {bytes, bytes});
                                case "stream" -> Channels.newOutputStream(pipe.sink()).write(1);
                                default -> pipe.sink().write(bytes);
                            }
                        })
                .isInstanceOf(BrokenPipeException.class)
                .hasMessageContaining("EPIPE");
        assertThat(pipe.sink().isOpen()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("org.ipclab.pipes.Threads#bothKinds")
    void aBlockedWriterIsToldThatTheReaderIsGone(Thread.Builder kind) throws Exception {
        var writer = Threads.start(kind, () -> pipe.sink().write(ByteBuffer.allocate(200_000)));
        Threads.awaitBlocked(writer.thread());
        pipe.source().close();
        assertFailed(writer, BrokenPipeException.class);
    }

    @ParameterizedTest
    @MethodSource("org.ipclab.pipes.Threads#bothKinds")
    void closingEndsABlockedRead(Thread.Builder kind) throws Exception {
        var reader = Threads.start(kind, () -> pipe.source().read(ByteBuffer.allocate(1)));
        Threads.awaitBlocked(reader.thread());
        pipe.source().close();
        assertFailed(reader, AsynchronousCloseException.class);
        assertThatThrownBy(() -> pipe.source().read(ByteBuffer.allocate(1)))
                .isInstanceOf(ClosedChannelException.class);
    }

    @ParameterizedTest
    @MethodSource("org.ipclab.pipes.Threads#bothKinds")
    void closingEndsABlockedWrite(Thread.Builder kind) throws Exception {
        var writer = Threads.start(kind, () -> pipe.sink().write(ByteBuffer.allocate(200_000)));
        Threads.awaitBlocked(writer.thread());
        pipe.sink().close();
        assertFailed(writer, AsynchronousCloseException.class);
    }

    @ParameterizedTest
    @MethodSource("org.ipclab.pipes.Threads#bothKinds")
    void anInterruptClosesTheEndOfABlockedThread(Thread.Builder kind) throws Exception {
        var reader = Threads.start(kind, () -> pipe.source().read(ByteBuffer.allocate(1)));
        Threads.awaitBlocked(reader.thread());
        reader.thread().interrupt();
        assertFailed(reader, ClosedByInterruptException.class);
        assertThat(pipe.source().isOpen()).isFalse();
        assertThat(pipe.source().descriptor()).isEqualTo(-1);
        assertThat(pipe.sink().isBroken()).isTrue();
    }

    @Test
    void anInterruptedThreadCanOpenAPipe() throws Exception {
        Thread.currentThread().interrupt();
        try (PipeChannel another = PipeChannel.open()) {
            assertThat(Thread.interrupted()).isTrue();
            another.sink().write(Bytes.of("a"));
            assertThat(another.source().read(ByteBuffer.allocate(9))).isEqualTo(1);
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void aStockSelectorHoldsAPipeBesideASocket() throws Exception {
        try (Selector selector = Selector.open();
                ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            try (SocketChannel socket = SocketChannel.open(server.getLocalAddress())) {
                socket.configureBlocking(false).register(selector, SelectionKey.OP_WRITE, "socket");
                pipe.source().configureBlocking(false);
                pipe.source().register(selector, SelectionKey.OP_READ, "pipe");
                pipe.sink().write(Bytes.of("x"));
                selector.select();
                assertThat(selector.selectedKeys().stream().map(SelectionKey::attachment))
                        .containsExactlyInAnyOrder("socket", "pipe");
            }
        }
    }

    @Tag("kernel")
    @Test
    void closingARegisteredSinkIsSeenWithoutAnotherSelect() throws Exception {
        try (Selector selector = Selector.open()) {
            pipe.sink().configureBlocking(false);
            pipe.sink().register(selector, SelectionKey.OP_WRITE);
            selector.selectNow();
            pipe.sink().close();
            assertThat(pipe.source().read(ByteBuffer.allocate(1))).isEqualTo(-1);
        }
    }

    @Tag("kernel")
    @Test
    void closingARegisteredSourceIsSeenWithoutAnotherSelect() throws Exception {
        try (Selector selector = Selector.open()) {
            pipe.source().configureBlocking(false);
            pipe.source().register(selector, SelectionKey.OP_READ);
            selector.selectNow();
            pipe.source().close();
            assertThat(pipe.sink().isBroken()).isTrue();
        }
    }

    @Tag("kernel")
    @Test
    void aCapacityIsRoundedUpToPages() throws Exception {
        try (PipeChannel small = PipeChannel.open(5_000)) {
            assertThat(small.sink().capacity()).isEqualTo(8_192);
            assertThat(small.source().capacity()).isEqualTo(8_192);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void aCapacityThatIsNotAboveZeroIsRefused(int capacity) {
        assertThatThrownBy(() -> PipeChannel.open(capacity))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("above 0 bytes, not " + capacity);
    }

    @Tag("kernel")
    @Test
    void aCapacityThatTheSystemDoesNotAllowSaysSoAndLeaksNothing() throws Exception {
        assertThatThrownBy(() -> PipeChannel.open(Integer.MAX_VALUE))
                .isInstanceOf(IOException.class);
        List<String> before = Kernels.pipes();
        assertThatThrownBy(() -> PipeChannel.open(Integer.MAX_VALUE))
                .isInstanceOf(IOException.class);
        assertThat(Kernels.pipes()).hasSameSizeAs(before);
    }

    @Test
    void closeIsIdempotentAndAnEndSaysThatItIsClosed() throws Exception {
        pipe.close();
        pipe.close();
        assertThat(pipe.source()).hasToString("PipeSource[closed]");
        assertThatThrownBy(pipe.sink()::isBroken).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void pipesOpenedByManyThreadsBesideTheJdksOwnNeverGetMixedUp() throws Exception {
        int threads = 8;
        try (var executor = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> results = new ArrayList<>();
            CountDownLatch together = new CountDownLatch(threads);
            for (int i = 0; i < threads; i++) {
                boolean stock = i % 2 == 0;
                results.add(
                        executor.submit(
                                () -> {
                                    together.countDown();
                                    together.await();
                                    for (int round = 0; round < 200; round++) {
                                        if (stock) {
                                            useStockPipe();
                                        } else {
                                            usePipe(round);
                                        }
                                    }
                                    return null;
                                }));
            }
            for (Future<?> result : results) {
                result.get();
            }
        }
    }

    private static void useStockPipe() throws IOException {
        Pipe stock = Pipe.open();
        stock.sink().write(ByteBuffer.allocate(16)); // as many bytes as a nonce has
        assertThat(stock.source().read(ByteBuffer.allocate(64))).isEqualTo(16);
        stock.sink().close();
        stock.source().close();
    }

    private static void usePipe(int round) throws IOException {
        try (PipeChannel mine = PipeChannel.open()) {
            mine.sink().write(Bytes.of("round " + round));
            mine.sink().close();
            assertThat(Bytes.readText(mine.source())).isEqualTo("round " + round);
        }
    }

    @Test
    void thousandsOfCyclesLeaveNoDescriptor() throws Exception {
        openAndClose(10); // the ninth opens a pipe that all later ones are looked at with
        List<String> before = Kernels.pipes();
        openAndClose(10_000);
        assertThat(Kernels.pipes()).hasSameSizeAs(before);
    }

    private static void openAndClose(int pipes) throws IOException {
        for (int i = 0; i < pipes; i++) {
            PipeChannel.open().close();
        }
    }

    private static void assertFailed(Threads.Running<?> running, Class<? extends Exception> how) {
        assertThatThrownBy(() -> running.result().get())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(how);
    }

    @Test
    void aBufferThatCannotTakeBytesIsRefusedAndNothingIsLost() throws Exception {
        try (PipeChannel pipe = PipeChannel.open()) {
            pipe.source().configureBlocking(false);
            pipe.sink().write(Bytes.of("kept"));
            ByteBuffer readOnly = ByteBuffer.allocateDirect(4).asReadOnlyBuffer();
            assertThatThrownBy(() -> pipe.source().read(readOnly))
                    .isInstanceOf(IllegalArgumentException.class);
            ByteBuffer ofClosedArena;
            try (Arena arena = Arena.ofConfined()) {
                ofClosedArena = arena.allocate(4).asByteBuffer();
            }
            assertThatThrownBy(() -> pipe.source().read(ofClosedArena))
                    .isInstanceOf(IllegalStateException.class);
            ByteBuffer four = ByteBuffer.allocateDirect(4);
            pipe.source().read(four);
            assertThat(StandardCharsets.UTF_8.decode(four.flip()).toString()).isEqualTo("kept");
        }
    }
}
