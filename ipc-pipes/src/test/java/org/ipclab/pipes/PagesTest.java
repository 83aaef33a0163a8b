package org.ipclab.pipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.IllegalBlockingModeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

@Tag("kernel")
class PagesTest {
    private PipeChannel pipe;

    @BeforeEach
    void open() throws IOException {
        pipe = PipeChannel.open();
    }

    @AfterEach
    void close() throws IOException {
        pipe.close();
    }

    private static Pages of(byte[] bytes) throws IOException {
        return Pages.filled(bytes.length, room -> room.put(bytes));
    }

    private static Pages allOf(int value, int length) throws IOException {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return of(bytes);
    }

    private static Threads.Running<Boolean> send(Thread.Builder kind, Pages pages, PipeSink to) {
        return Threads.start(
                kind,
                () -> {
                    Relay.send(pages, to);
                    return true;
                });
    }

    @ParameterizedTest
    @MethodSource("org.ipclab.pipes.Threads#bothKinds")
    void theSamePagesAreSentAsOftenAsWanted(Thread.Builder kind) throws Exception {
        byte[] bytes = Bytes.pattern(300_001);
        try (Pages pages = of(bytes)) {
            assertThat(pages.size()).isEqualTo(bytes.length);
            var sending =
                    Threads.start(
                            kind,
                            () -> {
                                Relay.send(pages, pipe.sink());
                                Relay.send(pages, pipe.sink());
                                pipe.sink().close();
                                return true;
                            });
            byte[] read = Bytes.readAll(pipe.source());
            assertThat(Arrays.copyOf(read, bytes.length)).isEqualTo(bytes);
            assertThat(Arrays.copyOfRange(read, bytes.length, read.length)).isEqualTo(bytes);
            assertThat(sending.result().get()).isTrue();
        }
    }

    @Test
    void theBufferIsDeadOnceThePagesAreFilled() throws Exception {
        List<ByteBuffer> kept = new ArrayList<>();
        try (Pages pages =
                Pages.filled(
                        100,
                        room -> {
                            kept.add(room);
                            kept.add(room.duplicate());
                            kept.add(room.slice());
                            room.putLong(1);
                        })) {
            assertThat(pages.size()).isEqualTo(8);
            for (ByteBuffer buffer : kept) {
                assertThatThrownBy(() -> buffer.put(0, (byte) 1))
                        .isInstanceOf(IllegalStateException.class);
            }
        }
    }

    @Test
    void whatWasSentStaysAsItWasWhenThePagesAreClosed() throws Exception {
        int length = 40_000;
        try (Pages pages = allOf(7, length)) {
            Relay.send(pages, pipe.sink());
        }
        for (int i = 0; i < 50; i++) { // whoever gets their addresses next
            allOf(8, length).close();
        }
        pipe.sink().close();
        assertThat(Bytes.readAll(pipe.source())).hasSize(length).containsOnly(7);
    }

    @Test
    void whatWasSentStaysAsItWasInThePipesThatAReaderPassesItOnTo() throws Exception {
        int length = 40_000;
        try (PipeChannel next = PipeChannel.open()) {
            Pages pages = allOf(7, length);
            Relay.send(pages, pipe.sink());
            pipe.sink().close();
            Relay.between(pipe.source(), next.sink()).transfer();
            next.sink().close();
            assertThat(pipe.source().available()).isZero(); // drained, and still not free
            pages.close();
            for (int i = 0; i < 50; i++) {
                allOf(8, length).close();
            }
            assertThat(Bytes.readAll(next.source())).hasSize(length).containsOnly(7);
        }
    }

    @Test
    void aPipeThatDoesNotBlockTakesWhatThereIsRoomFor() throws Exception {
        byte[] bytes = Bytes.pattern(100_000);
        pipe.sink().configureBlocking(false);
        try (Pages pages = of(bytes)) {
            int first = Relay.send(pages, 0, pipe.sink());
            assertThat(first).isPositive().isLessThanOrEqualTo(pipe.sink().capacity());
            assertThat(Relay.send(pages, first, pipe.sink())).isZero();
            assertThatThrownBy(() -> Relay.send(pages, pipe.sink()))
                    .isInstanceOf(IllegalBlockingModeException.class);
            ByteBuffer target = ByteBuffer.allocate(bytes.length);
            for (int sent = first; target.hasRemaining(); ) {
                pipe.source().read(target);
                sent += Relay.send(pages, sent, pipe.sink());
            }
            assertThat(target.array()).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @MethodSource("org.ipclab.pipes.Threads#bothKinds")
    void aSenderIsToldThatTheReaderIsGone(Thread.Builder kind) throws Exception {
        try (Pages pages = allOf(1, 200_000)) {
            var sending = send(kind, pages, pipe.sink());
            Threads.awaitBlocked(sending.thread());
            pipe.source().close();
            assertFailed(sending, BrokenPipeException.class);
            assertThatThrownBy(() -> Relay.send(pages, pipe.sink()))
                    .isInstanceOf(BrokenPipeException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("org.ipclab.pipes.Threads#bothKinds")
    void closingOrInterruptingEndsASenderThatWaits(Thread.Builder kind) throws Exception {
        try (Pages pages = allOf(1, 200_000);
                PipeChannel other = PipeChannel.open()) {
            var closed = send(kind, pages, pipe.sink());
            Threads.awaitBlocked(closed.thread());
            pipe.sink().close();
            assertFailed(closed, AsynchronousCloseException.class);
            var interrupted = send(kind, pages, other.sink());
            Threads.awaitBlocked(interrupted.thread());
            interrupted.thread().interrupt();
            assertFailed(interrupted, ClosedByInterruptException.class);
        }
    }

    @Test
    void pagesThatAreClosedUnderASenderFailItAndNothingWorse() throws Exception {
        Pages pages = allOf(1, 200_000);
        var sending = send(Thread.ofPlatform(), pages, pipe.sink());
        Threads.awaitBlocked(sending.thread());
        pages.close();
        pages.close();
        var reading = Threads.start(Thread.ofVirtual(), () -> Bytes.readAll(pipe.source()));
        assertFailed(sending, IllegalStateException.class);
        pipe.sink().close();
        assertThat(reading.result().get()).containsOnly(1);
    }

    @Test
    void misuseIsRefusedInWords() throws Exception {
        assertThatThrownBy(() -> Pages.filled(0, room -> {}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () ->
                                Pages.filled(
                                        1,
                                        room -> {
                                            throw new IOException("no bytes today");
                                        }))
                .hasMessage("no bytes today");
        Pages pages = allOf(1, 10);
        assertThat(Relay.send(pages, 10, pipe.sink())).isZero();
        assertThatThrownBy(() -> Relay.send(pages, 11, pipe.sink()))
                .isInstanceOf(IndexOutOfBoundsException.class);
        pages.close();
        assertThatThrownBy(() -> Relay.send(pages, pipe.sink()))
                .isInstanceOf(IllegalStateException.class);
        pipe.sink().close();
        try (Pages others = allOf(1, 10)) {
            assertThatThrownBy(() -> Relay.send(others, pipe.sink()))
                    .isInstanceOf(ClosedChannelException.class);
        }
    }

    private static void assertFailed(Threads.Running<?> running, Class<? extends Exception> how) {
        assertThatThrownBy(() -> running.result().get()).hasCauseInstanceOf(how);
    }
}
