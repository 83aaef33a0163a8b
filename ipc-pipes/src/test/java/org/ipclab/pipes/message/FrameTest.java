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
import org.junit.jupiter.params.provider.ValueSource;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

class FrameTest {
    private static final int BOUND = 1 << 20;

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
    void framesArriveWholeInOrderAndThenTheEndOfFile() throws Exception {
        List<byte[]> sent = new ArrayList<>();
        for (int length : new int[] {0, 1, 4092, 4093, 65_532, 65_533, 300_000, 0, BOUND}) {
            sent.add(Bytes.pattern(length));
        }
        var writing =
                Threads.start(
                        Thread.ofVirtual(),
                        () -> {
                            try (FrameWriter writer = FrameWriter.over(pipe.sink(), BOUND)) {
                                for (byte[] frame : sent) {
                                    writer.write(frame);
                                }
                            }
                            return true;
                        });
        FrameReader reader = FrameReader.over(pipe.source(), BOUND);
        for (byte[] frame : sent) {
            assertThat(reader.read().orElseThrow()).isEqualTo(frame);
        }
        assertThat(reader.read()).isEmpty();
        assertThat(reader.read()).isEmpty();
        assertThat(writing.result().get()).isTrue();
    }

    @Test
    void aFrameIsItsLengthInFourBytesAndThenItself() throws Exception {
        FrameWriter.over(pipe.sink(), BOUND).write(ByteBuffer.wrap(new byte[] {1, 2, 3}, 1, 2));
        ByteBuffer seen = ByteBuffer.allocate(16);
        pipe.source().read(seen);
        assertThat(seen.flip()).isEqualTo(ByteBuffer.wrap(new byte[] {0, 0, 0, 2, 2, 3}));
    }

    @Test
    void aChannelThatCannotGatherGetsLongFramesToo() throws Exception {
        WritableByteChannel plain = Channels.newChannel(Channels.newOutputStream(pipe.sink()));
        byte[] sent = Bytes.pattern(500_000);
        var writing =
                Threads.start(
                        Thread.ofPlatform(),
                        () -> {
                            FrameWriter.over(plain, BOUND).write(sent);
                            return true;
                        });
        assertThat(FrameReader.over(pipe.source(), BOUND).read().orElseThrow()).isEqualTo(sent);
        assertThat(writing.result().get()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {17, Integer.MAX_VALUE, -1, Integer.MIN_VALUE, 0x48545450})
    void aLengthAboveTheBoundIsAnErrorAtEveryRead(int claimed) throws Exception {
        pipe.sink().write(ByteBuffer.allocate(8).putInt(claimed).putInt(0).flip());
        FrameReader reader = FrameReader.over(pipe.source(), 16);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(reader::read)
                    .isInstanceOf(MessageTooLongException.class)
                    .hasMessageContaining(Integer.toUnsignedString(claimed) + " bytes")
                    .hasMessageContaining("the bound of 16");
        }
    }

    @Test
    void aFalseLengthWithinTheBoundTakesNoMemory() throws Exception {
        FrameReader reader = FrameReader.over(pipe.source(), Integer.MAX_VALUE);
        pipe.sink().write(ByteBuffer.allocate(5).putInt(Integer.MAX_VALUE).flip().limit(5));
        pipe.sink().close();
        assertThatThrownBy(reader::read) // and no OutOfMemoryError, as an array so long would be
                .isInstanceOf(EOFException.class)
                .hasMessageContaining("2147483646 of its 2147483647 bytes are missing");
    }

    @Test
    void theEndOfFileInsideAFrameSaysHowMuchIsMissing() throws Exception {
        FrameReader reader = FrameReader.over(pipe.source(), BOUND);
        pipe.sink().write(ByteBuffer.allocate(7).putInt(10).clear());
        pipe.sink().close();
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(reader::read)
                    .isInstanceOf(EOFException.class)
                    .hasMessage("end of file inside a frame: 7 of its 10 bytes are missing");
        }
    }

    @Test
    void theEndOfFileInsideALengthSaysHowMuchIsMissing() throws Exception {
        FrameReader reader = FrameReader.over(pipe.source(), BOUND);
        pipe.sink().write(ByteBuffer.allocate(3));
        pipe.sink().close();
        assertThat(reader.readTo(frame -> {})).isTrue();
        assertThatThrownBy(() -> reader.readTo(frame -> {}))
                .isInstanceOf(EOFException.class)
                .hasMessage(
                        "end of file inside a frame: 1 of the 4 bytes of its length are missing");
    }

    @Tag("kernel")
    @Test
    void aFrameAboveTheBoundIsRefusedBeforeAnyByteIsWritten() throws Exception {
        FrameWriter writer = FrameWriter.over(pipe.sink(), 16);
        assertThatThrownBy(() -> writer.write(new byte[17]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("17 bytes");
        assertThatThrownBy(() -> FrameWriter.shared(pipe.sink()).write(new byte[4093]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(pipe.source().available()).isZero();
        assertThatThrownBy(() -> FrameWriter.over(pipe.sink(), 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FrameReader.over(pipe.source(), -1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEventLoopIsHandedTheFramesThatAreWhole() throws Exception {
        pipe.source().configureBlocking(false);
        FrameReader reader = FrameReader.over(pipe.source(), BOUND);
        List<Integer> lengths = new ArrayList<>();
        assertThat(reader.readTo(frame -> lengths.add(frame.length))).isTrue();
        FrameWriter writer = FrameWriter.over(pipe.sink(), BOUND);
        writer.write(new byte[1]);
        writer.write(new byte[2]);
        pipe.sink().write(ByteBuffer.allocate(6).putInt(3).clear());
        assertThat(reader.readTo(frame -> lengths.add(frame.length))).isTrue();
        assertThat(lengths).containsExactly(1, 2);
        assertThatThrownBy(reader::read).isInstanceOf(IllegalBlockingModeException.class);
        pipe.sink().write(ByteBuffer.allocate(1));
        assertThat(reader.read().map(frame -> frame.length)).contains(3);
        pipe.sink().close();
        assertThat(reader.readTo(frame -> lengths.add(frame.length))).isFalse();
        assertThat(reader.readTo(frame -> lengths.add(frame.length))).isFalse();
        assertThat(lengths).hasSize(2);
    }

    @Test
    void aReceiverThatThrowsLosesOnlyTheFrameThatItWasGiven() throws Exception {
        FrameWriter writer = FrameWriter.over(pipe.sink(), BOUND);
        for (int length = 1; length <= 3; length++) {
            writer.write(new byte[length]);
        }
        FrameReader reader = FrameReader.over(pipe.source(), BOUND);
        assertThatThrownBy(
                        () ->
                                reader.readTo(
                                        frame -> {
                                            throw new IllegalStateException();
                                        }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(reader.read().map(frame -> frame.length)).isEqualTo(Optional.of(2));
        assertThat(reader.read().map(frame -> frame.length)).isEqualTo(Optional.of(3));
    }

    @Tag("kernel")
    @Test
    void aWriterRefusesAChannelThatDoesNotBlock() throws Exception {
        pipe.sink().configureBlocking(false);
        assertThatThrownBy(() -> FrameWriter.over(pipe.sink(), BOUND).write(new byte[1]))
                .isInstanceOf(IllegalBlockingModeException.class);
        assertThat(pipe.source().available()).isZero();
    }

    @Test
    void aWriterIsToldThatTheReaderIsGone() throws Exception {
        FrameReader.over(pipe.source(), BOUND).close();
        FrameWriter writer = FrameWriter.over(pipe.sink(), BOUND);
        assertThatThrownBy(() -> writer.write(new byte[1])).isInstanceOf(BrokenPipeException.class);
        assertThatThrownBy(() -> writer.write(new byte[100_000]))
                .isInstanceOf(BrokenPipeException.class);
        writer.close();
        assertThatThrownBy(() -> writer.write(new byte[1]))
                .isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void framesOfManyThreadsAreNeverMixed() throws Exception {
        int threads = 4;
        FrameWriter writer = FrameWriter.over(pipe.sink(), BOUND);
        List<Threads.Running<Boolean>> writers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            byte[] frame = new byte[50_000 + i];
            Arrays.fill(frame, (byte) i);
            writers.add(
                    Threads.start(
                            Thread.ofVirtual(),
                            () -> {
                                for (int n = 0; n < 50; n++) {
                                    writer.write(frame);
                                }
                                return true;
                            }));
        }
        FrameReader reader = FrameReader.over(pipe.source(), BOUND);
        for (int n = 0; n < 50 * threads; n++) {
            byte[] frame = reader.read().orElseThrow();
            byte first = frame[0];
            assertThat(frame).hasSize(50_000 + first).containsOnly(first);
        }
        for (var thread : writers) {
            assertThat(thread.result().get()).isTrue();
        }
    }
}
