package org.ipclab.pipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

class RelayTest {
    private static final int MUCH = 1_000_000;

    private PipeChannel in;
    private PipeChannel out;
    private PipeChannel copy;

    @BeforeEach
    void open() throws IOException {
        in = PipeChannel.open();
        out = PipeChannel.open();
        copy = PipeChannel.open();
    }

    @AfterEach
    void close() throws IOException {
        in.close();
        out.close();
        copy.close();
    }

    private static Threads.Running<Long> transfer(Thread.Builder kind, Relay relay) {
        return Threads.start(kind, relay::transfer);
    }

    private static Threads.Running<Boolean> write(PipeSink sink, byte[] bytes, int step) {
        return Threads.start(
                Thread.ofVirtual(),
                () -> {
                    for (int from = 0; from < bytes.length; from += step) {
                        int length = Math.min(step, bytes.length - from);
                        sink.write(ByteBuffer.wrap(bytes, from, length));
                    }
                    sink.close();
                    return true;
                });
    }

    private static Threads.Running<byte[]> read(PipeSource source) {
        return Threads.start(Thread.ofVirtual(), () -> Bytes.readAll(source));
    }

    @ParameterizedTest
    @CsvSource({"1, 65536", "997, 4096", "4096, 65536", "5000, 4096", "1000000, 1048576"})
    void everythingArrivesInOrderUntilTheEndOfFile(int step, int capacity) throws Exception {
        byte[] sent = Bytes.pattern(step == 1 ? 20_000 : MUCH);
        for (Thread.Builder kind : Threads.bothKinds().toList()) {
            try (PipeChannel from = PipeChannel.open(capacity);
                    PipeChannel to = PipeChannel.open(capacity)) {
                var writer = write(from.sink(), sent, step);
                var reader = read(to.source());
                var relay = transfer(kind, Relay.between(from.source(), to.sink()));
                assertThat(relay.result().get()).isEqualTo(sent.length);
                to.sink().close();
                assertThat(reader.result().get()).isEqualTo(sent);
                assertThat(writer.result().get()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("org.ipclab.pipes.Threads#bothKinds")
    void bothReadersOfATeeGetEverything(Thread.Builder kind) throws Exception {
        byte[] sent = Bytes.pattern(MUCH);
        var writer = write(in.sink(), sent, 10_007);
        var first = read(out.source());
        var second = read(copy.source());
        var relay = transfer(kind, Relay.tee(in.source(), out.sink(), copy.sink()));
        assertThat(relay.result().get()).isEqualTo(sent.length);
        out.sink().close();
        copy.sink().close();
        assertThat(first.result().get()).isEqualTo(sent);
        assertThat(second.result().get()).isEqualTo(sent);
        assertThat(writer.result().get()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theSlowerReaderOfATeeSetsThePaceAndNothingIsLost(boolean copyIsSlow) throws Exception {
        byte[] sent = Bytes.pattern(300_000);
        try (PipeChannel small = PipeChannel.open(4096)) {
            PipeSink to = copyIsSlow ? out.sink() : small.sink();
            PipeSink also = copyIsSlow ? small.sink() : out.sink();
            var writer = write(in.sink(), sent, 70_000);
            var fast = read(out.source());
            var relay = transfer(Thread.ofPlatform(), Relay.tee(in.source(), to, also));
            ByteBuffer slow = ByteBuffer.allocate(sent.length);
            while (slow.hasRemaining()) {
                ByteBuffer little = ByteBuffer.allocate(Math.min(1_000, slow.remaining()));
                small.source().read(little);
                slow.put(little.flip());
            }
            assertThat(relay.result().get()).isEqualTo(sent.length);
            out.sink().close();
            assertThat(slow.array()).isEqualTo(sent);
            assertThat(fast.result().get()).isEqualTo(sent);
            assertThat(writer.result().get()).isTrue();
        }
    }

    @Tag("kernel")
    @Test
    void endsThatDoNotBlockMoveWhatCanBeMovedNow() throws Exception {
        byte[] sent = Bytes.pattern(100_000);
        in.source().configureBlocking(false);
        in.sink().configureBlocking(false);
        out.sink().configureBlocking(false);
        Relay relay = Relay.between(in.source(), out.sink());
        assertThat(relay.move(10)).isZero();
        ByteBuffer source = ByteBuffer.wrap(sent);
        in.sink().write(source);
        assertThat(relay.move(10)).isEqualTo(10);
        while (relay.move(MUCH) > 0) {}
        in.sink().write(source);
        while (relay.move(MUCH) > 0) {}
        assertThat(in.source().available()).isPositive(); // the sink is full
        assertThatThrownBy(relay::transfer).isInstanceOf(IllegalBlockingModeException.class);
        var reader = read(out.source());
        in.sink().configureBlocking(true);
        var writer =
                Threads.start(
                        Thread.ofVirtual(),
                        () -> {
                            in.sink().write(source);
                            in.sink().close();
                            return true;
                        });
        while (relay.move(MUCH) != -1) {
            Thread.onSpinWait();
        }
        out.sink().close();
        assertThat(reader.result().get()).isEqualTo(sent);
        assertThat(writer.result().get()).isTrue();
    }

    @Tag("kernel")
    @Test
    void aTeeThatDoesNotBlockOwesTheSinkWhatTheCopyHas() throws Exception {
        byte[] sent = Bytes.pattern(60_000);
        in.sink().write(ByteBuffer.wrap(sent));
        in.sink().close();
        try (PipeChannel small = PipeChannel.open(4096)) {
            small.sink().configureBlocking(false);
            Relay relay = Relay.tee(in.source(), small.sink(), copy.sink());
            ByteBuffer slow = ByteBuffer.allocate(sent.length);
            for (int moved = relay.move(MUCH); moved != -1; moved = relay.move(MUCH)) {
                if (small.source().available() > 0) {
                    small.source().read(slow);
                }
            }
            copy.sink().close();
            assertThat(slow.array()).isEqualTo(sent);
            assertThat(Bytes.readAll(copy.source())).isEqualTo(sent);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"relay", "tee to", "tee copy"})
    void aRelayIsToldThatAReaderIsGone(String which) throws Exception {
        Relay relay =
                which.equals("relay")
                        ? Relay.between(in.source(), out.sink())
                        : Relay.tee(in.source(), out.sink(), copy.sink());
        (which.equals("tee copy") ? copy : out).source().close();
        in.sink().write(Bytes.of("abc"));
        assertThatThrownBy(relay::transfer).isInstanceOf(BrokenPipeException.class);
        assertThat(in.source().isOpen()).isTrue();
    }

    @Tag("kernel")
    @ParameterizedTest
    @MethodSource("org.ipclab.pipes.Threads#bothKinds")
    void aRelayThatWaitsForRoomIsToldThatTheReaderIsGone(Thread.Builder kind) throws Exception {
        out.sink().write(ByteBuffer.allocate(out.sink().capacity()));
        in.sink().write(Bytes.of("abc"));
        var relay = transfer(kind, Relay.between(in.source(), out.sink()));
        Threads.awaitBlocked(relay.thread());
        out.source().close();
        assertFailed(relay, BrokenPipeException.class);
    }

    @ParameterizedTest
    @MethodSource("org.ipclab.pipes.Threads#bothKinds")
    void closingTheSourceEndsARelayThatWaits(Thread.Builder kind) throws Exception {
        var relay = transfer(kind, Relay.between(in.source(), out.sink()));
        in.sink().write(Bytes.of("abc"));
        assertThat(out.source().read(ByteBuffer.allocate(3))).isEqualTo(3);
        Threads.awaitBlocked(relay.thread());
        in.source().close();
        assertFailed(relay, AsynchronousCloseException.class);
    }

    @ParameterizedTest
    @MethodSource("org.ipclab.pipes.Threads#bothKinds")
    void closingTheSinkOfARelayThatWaitsIsNoticedAtTheNextBytes(Thread.Builder kind)
            throws Exception {
        var relay = transfer(kind, Relay.between(in.source(), out.sink()));
        in.sink().write(Bytes.of("abc"));
        assertThat(out.source().read(ByteBuffer.allocate(3))).isEqualTo(3);
        Threads.awaitBlocked(relay.thread());
        out.sink().close();
        in.sink().write(Bytes.of("def"));
        in.sink().write(Bytes.of("ghi"));
        assertFailed(relay, AsynchronousCloseException.class);
    }

    @ParameterizedTest
    @MethodSource("org.ipclab.pipes.Threads#bothKinds")
    void anInterruptEndsARelayThatWaits(Thread.Builder kind) throws Exception {
        var relay = transfer(kind, Relay.between(in.source(), out.sink()));
        Threads.awaitBlocked(relay.thread());
        relay.thread().interrupt();
        assertFailed(relay, ClosedByInterruptException.class);
        assertThat(in.source().isOpen()).isFalse();
        assertThat(in.sink().isBroken()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("org.ipclab.pipes.Threads#bothKinds")
    void anInterruptEndsARelayThatNeverWaits(Thread.Builder kind) throws Exception {
        Callable<Long> interrupted =
                () -> {
                    Thread.currentThread().interrupt();
                    return Relay.between(in.source(), out.sink()).transfer();
                };
        in.sink().write(Bytes.of("abc"));
        in.sink().close();
        assertFailed(Threads.start(kind, interrupted), ClosedByInterruptException.class);
    }

    @Test
    void misuseIsRefusedInWords() throws Exception {
        assertThatThrownBy(() -> Relay.between(in.source(), in.sink()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("into itself");
        assertThatThrownBy(() -> Relay.tee(in.source(), out.sink(), in.sink()))
                .isInstanceOf(IllegalArgumentException.class);
        Relay relay = Relay.between(in.source(), out.sink());
        assertThatThrownBy(() -> relay.move(0)).isInstanceOf(IllegalArgumentException.class);
        in.source().close();
        assertThatThrownBy(relay::transfer).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> Relay.between(in.source(), out.sink()))
                .isInstanceOf(ClosedChannelException.class);
    }

    private static void assertFailed(Threads.Running<?> running, Class<? extends Exception> how) {
        assertThatThrownBy(() -> running.result().get()).hasCauseInstanceOf(how);
    }

    /** Relays its standard input to its standard output. */
    static final class Middle {
        public static void main(String[] arguments) throws Exception {
            try (PipeSource source = Inherited.source(0);
                    PipeSink sink = Inherited.sink(1)) {
                Relay.between(source, sink).transfer();
            }
        }
    }

    @Test
    void aFileThatWasInheritedIsRelayedToo(@TempDir Path directory) throws Exception {
        Path file = Files.write(directory.resolve("file"), Bytes.pattern(300_000));
        Path written = directory.resolve("written");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String path = System.getProperty("java.class.path");
        String script =
                "\"$0\" --enable-native-access=ALL-UNNAMED -cp \"$1\" \"$2\" < \"$3\" > \"$4\"";
        ChildCommand command =
                ChildProcess.command(
                        "sh",
                        "-c",
                        script,
                        java,
                        path,
                        Middle.class.getName(),
                        file.toString(),
                        written.toString());
        try (ChildProcess child = command.start()) {
            assertThat(child.waitFor().isSuccess()).isTrue();
        }
        assertThat(written).hasSameBinaryContentAs(file);
    }

    /** One carrier: a relay that held it while it waits would never see a byte. */
    static final class OneCarrier {
        public static void main(String[] arguments) throws Exception {
            PipeChannel in = PipeChannel.open();
            PipeChannel out = PipeChannel.open();
            Thread relay =
                    Thread.startVirtualThread(
                            () -> {
                                try {
                                    Relay.between(in.source(), out.sink()).transfer();
                                    out.sink().close();
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            });
            Thread writer =
                    Thread.startVirtualThread(
                            () -> {
                                try (Pages pages =
                                        Pages.filled(1 << 18, room -> room.put((byte) 1))) {
                                    for (int i = 0; i < 100_000; i++) {
                                        Relay.send(pages, in.sink());
                                    }
                                    in.sink().close();
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            });
            int[] count = new int[1];
            Thread reader =
                    Thread.startVirtualThread(
                            () -> {
                                try {
                                    count[0] = Bytes.readAll(out.source()).length;
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            });
            writer.join();
            relay.join();
            reader.join();
            System.exit(count[0] == 100_000 ? 0 : 1);
        }
    }

    @Tag("kernel")
    @Test
    void virtualThreadsOnOneCarrierRelayForEachOther() throws Exception {
        ChildCommand command =
                ChildProcess.java(OneCarrier.class)
                        .jvmOptions(
                                "-Djdk.virtualThreadScheduler.parallelism=1",
                                "-Djdk.virtualThreadScheduler.maxPoolSize=1");
        try (ChildProcess child = command.start()) {
            assertThat(child.waitFor().isSuccess()).isTrue();
        }
    }

    @Test
    void aKilledWriterIsTheEndOfFileAndAKilledReaderABrokenPipe() throws Exception {
        ChildCommand yes = ChildProcess.command("yes").stdout(Stdio.PIPE);
        ChildCommand cat = ChildProcess.command("cat").stdin(Stdio.PIPE).stdout(Stdio.DISCARD);
        for (int round = 0; round < 20; round++) {
            boolean killWriter = round % 2 == 0;
            try (ChildProcess writer = yes.start();
                    ChildProcess reader = cat.start()) {
                Relay relay = Relay.between(writer.stdout(), reader.stdin());
                for (int i = 0; i < 20 * round; i++) {
                    relay.move(MUCH);
                }
                (killWriter ? writer : reader).destroyForcibly();
                if (killWriter) {
                    assertThat(relay.transfer()).isNotNegative();
                } else {
                    assertThatThrownBy(relay::transfer).isInstanceOf(BrokenPipeException.class);
                }
            }
        }
    }

    @Test
    void relaysLeaveNoDescriptor() throws Exception {
        var before = Kernels.pipes();
        for (int i = 0; i < 200; i++) {
            in.sink().write(Bytes.of("x"));
            assertThat(Relay.tee(in.source(), out.sink(), copy.sink()).move(9)).isEqualTo(1);
            assertThat(out.source().read(ByteBuffer.allocate(9))).isEqualTo(1);
            assertThat(copy.source().read(ByteBuffer.allocate(9))).isEqualTo(1);
        }
        assertThat(Kernels.pipes()).hasSameSizeAs(before);
    }
}
