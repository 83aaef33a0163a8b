package org.ipclab.pipes.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.ipclab.pipes.BrokenPipeException;
import org.ipclab.pipes.Bytes;
import org.ipclab.pipes.PipeChannel;
import org.ipclab.pipes.Threads;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class BatchingSinkTest {
    private static final Duration SOON = Duration.ofMillis(5);
    private static final Duration LATE = Duration.ofHours(1);

    private PipeChannel pipe;

    @BeforeEach
    void open() throws IOException {
        pipe = PipeChannel.open();
    }

    @AfterEach
    void close() throws IOException {
        pipe.close();
    }

    /** Notes how long each write was, and can refuse one. */
    private static final class Record implements WritableByteChannel {
        final List<Integer> writes = new ArrayList<>();
        int taken = Integer.MAX_VALUE;
        boolean open = true;

        @Override
        public int write(ByteBuffer source) throws IOException {
            if (taken == 0) {
                throw new IOException("no room");
            }
            int count = Math.min(source.remaining(), taken);
            source.position(source.position() + count);
            taken -= count;
            writes.add(count);
            return count;
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            open = false;
        }
    }

    @Test
    void smallWritesGoTogetherAndABatchEndsWhereAWriteEnded() throws Exception {
        Record record = new Record();
        BatchingSink sink = BatchingSink.over(record, 100);
        for (int i = 0; i < 7; i++) {
            sink.write(ByteBuffer.allocate(30));
        }
        assertThat(record.writes).containsExactly(90, 90);
        assertThat(sink.unwritten()).isEqualTo(30);
        sink.flush();
        sink.flush();
        assertThat(record.writes).containsExactly(90, 90, 30);
        assertThat(sink.unwritten()).isZero();
    }

    @Test
    void gatheredBuffersStayTogether() throws Exception {
        Record record = new Record();
        BatchingSink sink = BatchingSink.over(record, 100);
        sink.write(ByteBuffer.allocate(60));
        ByteBuffer[] parts = {ByteBuffer.allocate(20), ByteBuffer.allocate(21)};
        assertThat(sink.write(parts)).isEqualTo(41);
        assertThat(record.writes).containsExactly(60);
        sink.write(parts, 1, 1);
        assertThat(sink.unwritten()).isEqualTo(41);
    }

    @Test
    void aWriteAboveTheSizeOfABatchGoesByItselfBehindWhatWasGathered() throws Exception {
        Record record = new Record();
        BatchingSink sink = BatchingSink.over(record, 100);
        sink.write(ByteBuffer.allocate(10));
        assertThat(sink.write(ByteBuffer.allocate(101))).isEqualTo(101);
        assertThat(record.writes).containsExactly(10, 101);
        ByteBuffer[] parts = {ByteBuffer.allocate(60), ByteBuffer.allocate(200)};
        assertThat(sink.write(parts)).isEqualTo(260);
        assertThat(record.writes).containsExactly(10, 101, 60, 200);
    }

    @Tag("kernel")
    @Test
    void closeFlushesAndClosesTheChannel() throws Exception {
        BatchingSink sink = BatchingSink.over(pipe.sink());
        sink.write(Bytes.of("last words"));
        assertThat(pipe.source().available()).isZero();
        sink.close();
        sink.close();
        assertThat(sink.isOpen()).isFalse();
        assertThat(Bytes.readText(pipe.source())).isEqualTo("last words");
        assertThatThrownBy(() -> sink.write(Bytes.of("x")))
                .isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(sink::flush).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void aBatchGoesByItselfAfterTheDelay() throws Exception {
        try (BatchingSink sink = BatchingSink.over(pipe.sink(), 100, SOON)) {
            for (int i = 0; i < 3; i++) {
                sink.write(Bytes.of("ab"));
                ByteBuffer seen = ByteBuffer.allocate(16);
                assertThat(pipe.source().read(seen)).isEqualTo(2); // would wait for ever
            }
        }
    }

    @Test
    void aDelayHoldsBackNeitherAFullBatchNorAFlushNorTheClose() throws Exception {
        Record record = new Record();
        BatchingSink sink = BatchingSink.over(record, 10, LATE);
        sink.write(ByteBuffer.allocate(8));
        sink.write(ByteBuffer.allocate(7));
        assertThat(record.writes).containsExactly(8);
        sink.flush();
        sink.write(ByteBuffer.allocate(6));
        sink.close();
        assertThat(record.writes).containsExactly(8, 7, 6);
        assertThat(record.open).isFalse();
    }

    @Test
    void aFlushThatFailedInTheBackgroundIsToldByTheNextWrite() throws Exception {
        BatchingSink sink = BatchingSink.over(pipe.sink(), 100, SOON);
        pipe.source().close();
        assertThatThrownBy(
                        () -> {
                            while (true) { // until the delay has passed; the batch never fills
                                sink.write(ByteBuffer.allocate(0));
                                if (sink.unwritten() == 0) {
                                    sink.write(ByteBuffer.allocate(1));
                                }
                                Thread.onSpinWait();
                            }
                        })
                .isInstanceOf(BrokenPipeException.class);
        assertThat(sink.unwritten()).isEqualTo(1);
        assertThatThrownBy(sink::close).isInstanceOf(BrokenPipeException.class);
        assertThat(pipe.sink().isOpen()).isFalse();
    }

    @Test
    void onceTheReaderIsGoneEveryFlushSaysSoAndWhatWasLostIsCounted() throws Exception {
        BatchingSink sink = BatchingSink.over(pipe.sink(), 10);
        pipe.source().close();
        sink.write(ByteBuffer.allocate(8)); // accepted: nobody knows yet
        ByteBuffer next = ByteBuffer.allocate(3);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> sink.write(next)).isInstanceOf(BrokenPipeException.class);
            assertThatThrownBy(sink::flush).isInstanceOf(BrokenPipeException.class);
        }
        assertThat(next.remaining()).isEqualTo(3);
        assertThat(sink.unwritten()).isEqualTo(8);
        assertThatThrownBy(() -> sink.write(ByteBuffer.allocate(1)))
                .isInstanceOf(BrokenPipeException.class); // though it would fit
        assertThatThrownBy(sink::close).isInstanceOf(BrokenPipeException.class);
    }

    @Test
    void aFlushThatFailsHalfWayGoesOnWhereItStopped() throws Exception {
        Record record = new Record();
        record.taken = 4;
        BatchingSink sink = BatchingSink.over(record, 100);
        sink.write(ByteBuffer.allocate(10));
        assertThatThrownBy(sink::flush).hasMessage("no room");
        assertThat(sink.unwritten()).isEqualTo(6);
        record.taken = 100;
        sink.write(ByteBuffer.allocate(1));
        sink.flush();
        assertThat(record.writes).containsExactly(4, 6, 1);
    }

    @ParameterizedTest
    @MethodSource("org.ipclab.pipes.Threads#bothKinds")
    void closingTheChannelBelowEndsAFlushThatWaits(Thread.Builder kind) throws Exception {
        BatchingSink sink = BatchingSink.over(pipe.sink(), 100_000);
        sink.write(ByteBuffer.allocate(90_000));
        var flushing =
                Threads.start(
                        kind,
                        () -> {
                            sink.flush();
                            return true;
                        });
        Threads.awaitBlocked(flushing.thread());
        pipe.sink().close();
        assertThatThrownBy(() -> flushing.result().get())
                .hasCauseInstanceOf(ClosedChannelException.class);
    }

    @Test
    void aChannelThatDoesNotBlockIsRefusedAndNothingIsLost() throws Exception {
        BatchingSink sink = BatchingSink.over(pipe.sink());
        sink.write(Bytes.of("abc"));
        pipe.sink().configureBlocking(false);
        assertThatThrownBy(sink::flush).isInstanceOf(IllegalBlockingModeException.class);
        pipe.sink().configureBlocking(true);
        sink.close();
        assertThat(Bytes.readText(pipe.source())).isEqualTo("abc");
    }

    @Test
    void misuseIsRefusedInWords() {
        assertThatThrownBy(() -> BatchingSink.over(pipe.sink(), 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BatchingSink.over(pipe.sink(), 1, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("above 0");
    }

    @Test
    void framesOfManyThreadsComeOutOfBatchesWhole() throws Exception {
        int threads = 4;
        int frames = 20_000;
        FrameWriter writer = FrameWriter.over(BatchingSink.over(pipe.sink(), 1 << 16, SOON), 1000);
        List<Threads.Running<Boolean>> writers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int own = i;
            writers.add(
                    Threads.start(
                            Thread.ofVirtual(),
                            () -> {
                                for (int n = 0; n < frames; n++) {
                                    writer.write(Numbered.frame(own, n));
                                }
                                return true;
                            }));
        }
        FrameReader reader = FrameReader.over(pipe.source(), 1000);
        Numbered expected = new Numbered(threads);
        for (int n = 0; n < threads * frames; n++) {
            expected.accept(reader.read().orElseThrow());
        }
        assertThat(expected.counts()).containsOnly(frames);
        for (var thread : writers) {
            assertThat(thread.result().get()).isTrue();
        }
        writer.close();
        assertThat(reader.read()).isEmpty();
    }
}
