package org.ipclab.pipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.ipclab.pipes.os.Kernel;
import org.ipclab.pipes.os.OpenFiles;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** Ends of open files that others have too: sockets that go both ways, and what was given away. */
@Tag("kernel")
class SharedOpenFileTest {
    @TempDir private Path directory;

    private static ByteBuffer room(int bytes) {
        return ByteBuffer.allocateDirect(bytes);
    }

    @Test
    void aSocketIsTakenInBothDirectionsAndEachOnce() throws Exception {
        try (FileKinds.Pair pair = FileKinds.STREAM_SOCKET.source(directory);
                PipeSource source = Inherited.source(pair.taken());
                PipeSink sink = Inherited.sink(pair.taken())) {
            sink.write(Bytes.of("there"));
            assertThat(pair.receive(5)).asString().isEqualTo("there");
            pair.send("back".getBytes("US-ASCII"));
            ByteBuffer back = room(10);
            source.read(back);
            assertThat(back.position()).isEqualTo(4);
            assertThatThrownBy(() -> Inherited.source(pair.taken()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("was taken before");
        }
    }

    @Test
    void closingTheSinkOfASocketIsTheEndOfFileThoughItIsStillRead() throws Exception {
        try (FileKinds.Pair pair = FileKinds.STREAM_SOCKET.source(directory);
                PipeSource source = Inherited.source(pair.taken())) {
            Inherited.sink(pair.taken()).close();
            assertThat(pair.receive(1)).isEmpty();
            pair.send("on".getBytes("US-ASCII"));
            assertThat(source.read(room(10))).isEqualTo(2);
        }
    }

    @Test
    void closingTheSinkOfASocketThatIsNotReadHereLeavesItToOthers() throws Exception {
        try (FileKinds.Pair pair = FileKinds.STREAM_SOCKET.sink(directory)) {
            Inherited.sink(pair.taken()).close();
            assertThat(OpenFiles.poll(pair.other(), OpenFiles.POLLIN)).isZero();
        }
    }

    private enum Writing {
        BLOCKING,
        VIRTUAL,
        NON_BLOCKING
    }

    @ParameterizedTest
    @EnumSource
    void aSocketWhosePeerIsGoneIsABrokenPipe(Writing how) throws Exception {
        FileKinds.Pair pair = FileKinds.STREAM_SOCKET.sink(directory);
        try (PipeSink sink = Inherited.sink(pair.taken())) {
            assertThat(sink.isBroken()).isFalse();
            var broken = sink.onBroken();
            sink.configureBlocking(how != Writing.NON_BLOCKING);
            pair.end();
            broken.get();
            assertThat(sink.isBroken()).isTrue();
            Thread.Builder kind = how == Writing.VIRTUAL ? Thread.ofVirtual() : Thread.ofPlatform();
            var writing = Threads.start(kind, () -> sink.write(Bytes.of("to nobody")));
            assertThatThrownBy(() -> writing.result().get())
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(BrokenPipeException.class);
        }
        pair.letGo();
    }

    @ParameterizedTest
    @EnumSource
    void aSocketWhosePeerReadsNoMoreIsABrokenPipe(Writing how) throws Exception {
        try (FileKinds.Pair pair = FileKinds.STREAM_SOCKET.sink(directory);
                PipeSink sink = Inherited.sink(pair.taken())) {
            sink.configureBlocking(how != Writing.NON_BLOCKING);
            Kernel.call(Kernel.function("shutdown"), pair.other(), 0, 0, 0, 0, 0);
            assertThat(sink.isBroken()).isTrue();
            Thread.Builder kind = how == Writing.VIRTUAL ? Thread.ofVirtual() : Thread.ofPlatform();
            var writing = Threads.start(kind, () -> sink.write(Bytes.of("to nobody")));
            assertThatThrownBy(() -> writing.result().get())
                    .hasCauseInstanceOf(BrokenPipeException.class);
        }
    }

    @Test
    void aMessageThatDoesNotFitIsLeftWhereItIs() throws Exception {
        try (FileKinds.Pair pair = FileKinds.SEQUENTIAL_PACKETS.source(directory);
                PipeSource source = Inherited.source(pair.taken())) {
            pair.send(new byte[1000]);
            for (boolean blocking : new boolean[] {true, false}) {
                source.configureBlocking(blocking);
                assertThatThrownBy(() -> source.read(ByteBuffer.allocate(999)))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("does not fit into the 999 bytes");
            }
            assertThat(source.read(ByteBuffer.allocate(1000))).isEqualTo(1000);
        }
    }

    @Test
    void aMessageOnTheHeapGoesWhole() throws Exception {
        try (FileKinds.Pair pair = FileKinds.SEQUENTIAL_PACKETS.sink(directory);
                PipeSink sink = Inherited.sink(pair.taken())) {
            assertThat(sink.write(ByteBuffer.allocate(100_000))).isEqualTo(100_000);
            assertThat(pair.receive(1)).hasSize(100_000);
        }
    }

    @Test
    void anEmptyMessageIsNotTheEnd() throws Exception {
        int[] sockets = FileKinds.sockets(5);
        FileKinds.Pair pair =
                FileKinds.Pair.of(FileKinds.SEQUENTIAL_PACKETS, sockets[0], sockets[1]);
        try (PipeSource source = Inherited.source(pair.taken())) {
            OpenFiles.write(pair.other(), 0, 0);
            pair.send(new byte[3]);
            assertThat(source.read(room(10))).isZero();
            assertThat(source.read(room(10))).isEqualTo(3);
            pair.end();
            assertThat(source.read(room(10))).isEqualTo(-1);
        }
        pair.letGo();
    }

    /** The search for the numbers of new pipes looks at all descriptors, and must change none. */
    @Test
    void pipesAreOpenedBesideAPacketPipeWithPacketsInIt() throws Exception {
        try (FileKinds.Pair pair = FileKinds.PACKET_PIPE.source(directory)) {
            pair.send(new byte[5]);
            pair.send(new byte[7]);
            List<Threads.Running<Boolean>> opening = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                opening.add(
                        Threads.start(
                                Thread.ofPlatform(),
                                () -> {
                                    for (int n = 0; n < 300; n++) {
                                        PipeChannel.open().close();
                                    }
                                    return true;
                                }));
            }
            for (var thread : opening) {
                assertThat(thread.result().get()).isTrue();
            }
            try (PipeSource source = Inherited.source(pair.taken())) {
                assertThat(source.read(room(4096))).isEqualTo(5);
                assertThat(source.read(room(4096))).isEqualTo(7);
            }
        }
    }

    /** The child has the open file as well, with a byte in it that nobody reads. */
    @Test
    void aRegisteredEndThatWasGivenToAChildLeavesTheSelector() throws Exception {
        for (FileKinds kind : List.of(FileKinds.STREAM_SOCKET, FileKinds.PIPE)) {
            try (FileKinds.Pair pair = kind.source(directory);
                    Selector selector = Selector.open()) {
                PipeSource source = Inherited.source(pair.taken());
                pair.send(new byte[1]);
                assertLeaves(source, selector);
            }
        }
        try (PipeChannel pipe = PipeChannel.open();
                Selector selector = Selector.open()) {
            pipe.sink().write(room(1));
            assertLeaves(pipe.source(), selector);
        }
    }

    private static void assertLeaves(PipeSource source, Selector selector) throws Exception {
        source.configureBlocking(false);
        source.register(selector, SelectionKey.OP_READ);
        assertThat(selector.select()).isEqualTo(1);
        selector.selectedKeys().clear();
        try (ChildProcess child = ChildProcess.command("sleep", "1000").stdin(source).start()) {
            selector.selectNow(); // forgets the key, and the wake-up
            long begin = System.nanoTime();
            assertThat(selector.select(100)).isZero();
            assertThat(System.nanoTime() - begin).isGreaterThan(90_000_000); // it did not spin
            assertThat(child.isAlive()).isTrue();
        }
    }

    @Test
    void aSharedEndThatIsClosedWhileRegisteredIsTheEndOfFileWithoutATurn() throws Exception {
        try (FileKinds.Pair pair = FileKinds.PIPE.sink(directory);
                Selector selector = Selector.open()) {
            PipeSink sink = Inherited.sink(pair.taken());
            sink.configureBlocking(false);
            sink.register(selector, SelectionKey.OP_WRITE);
            assertThat(selector.select()).isEqualTo(1);
            pair.letGo();
            sink.close();
            assertThat(pair.receive(1)).isEmpty();
        }
    }

    @Test
    void aSharedEndDoesNotWaitThoughItsFileIsBlocking() throws Exception {
        try (PipeChannel pipe = PipeChannel.open()) {
            pipe.source().configureBlocking(false);
            pipe.sink().configureBlocking(false);
            ChildCommand sleep =
                    ChildProcess.command("sleep", "1000")
                            .stdin(pipe.source())
                            .share(pipe.source())
                            .stdout(pipe.sink())
                            .share(pipe.sink());
            try (ChildProcess child = sleep.start()) {
                assertThat(pipe.source().read(room(10))).isZero();
                int written = 1;
                long total = 0;
                while (written > 0) {
                    written = pipe.sink().write(ByteBuffer.allocate(8_192));
                    total += written;
                }
                assertThat(total).isEqualTo(pipe.sink().capacity());
                assertThat(child.isAlive()).isTrue();
            }
        }
    }

    @Test
    void aWaitOnASharedFileEndsWithTheEndOrAnInterrupt() throws Exception {
        for (Thread.Builder kind : List.of(Thread.ofVirtual(), Thread.ofPlatform())) {
            for (boolean interrupt : new boolean[] {true, false}) {
                try (FileKinds.Pair pair = FileKinds.SEQUENTIAL_PACKETS.source(directory)) {
                    PipeSource source = Inherited.source(pair.taken());
                    var reading = Threads.start(kind, () -> source.read(room(10)));
                    while (reading.thread().getState() != Thread.State.TIMED_WAITING) {
                        Thread.onSpinWait();
                    }
                    if (interrupt) {
                        reading.thread().interrupt();
                    } else {
                        source.close();
                    }
                    assertThatThrownBy(() -> reading.result().get())
                            .cause()
                            .isExactlyInstanceOf(
                                    interrupt
                                            ? ClosedByInterruptException.class
                                            : AsynchronousCloseException.class);
                    assertThat(source.isOpen()).isFalse();
                    assertThatThrownBy(() -> source.read(room(10)))
                            .isExactlyInstanceOf(ClosedChannelException.class);
                }
            }
        }
    }

    @Test
    void aDescriptorOpenForBothWaysGoesBothWays() throws Exception {
        Path path = directory.resolve("both");
        try (NamedPipe pipe = NamedPipe.create(path)) {
            int fd = OpenFiles.open(pipe.path().toString().getBytes("UTF-8"), OpenFiles.O_RDWR);
            int given = (int) Kernel.call(Kernel.function("dup"), fd, 0, 0, 0, 0, 0);
            OpenFiles.close(fd);
            try (PipeSource source = Inherited.source(given);
                    PipeSink sink = Inherited.sink(given)) {
                sink.write(room(3));
                assertThat(source.read(room(10))).isEqualTo(3);
            }
        }
    }
}
