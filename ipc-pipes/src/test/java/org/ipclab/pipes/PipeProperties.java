package org.ipclab.pipes;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.concurrent.TimeUnit.SECONDS;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.util.List;

class PipeProperties {
    @Property(tries = 200)
    void whatGoesInComesOutInOrderHoweverItIsCut(
            @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 1, max = 70_000) Integer> writes,
            @ForAll @IntRange(min = 1, max = 70_000) int readBytes,
            @ForAll boolean direct,
            @ForAll boolean virtual)
            throws Exception {
        byte[] sent = Bytes.pattern(writes.stream().mapToInt(n -> n).sum());
        Thread.Builder kind = virtual ? Thread.ofVirtual() : Thread.ofPlatform();
        try (PipeChannel pipe = PipeChannel.open()) {
            var writer = Threads.start(kind, () -> writeCut(pipe.sink(), sent, writes, direct));
            ByteBuffer received = ByteBuffer.allocate(sent.length + 1);
            ByteBuffer buffer = allocate(readBytes, direct);
            while (pipe.source().read(buffer.clear()) != -1) {
                received.put(buffer.flip());
            }
            assertThat(received.flip()).isEqualTo(ByteBuffer.wrap(sent));
            assertThat(writer.result().get(30, SECONDS)).isEqualTo(sent.length);
        }
    }

    private static int writeCut(PipeSink sink, byte[] bytes, List<Integer> cuts, boolean direct)
            throws IOException {
        int at = 0;
        for (int cut : cuts) {
            ByteBuffer chunk = allocate(cut, direct).put(bytes, at, cut).flip();
            at += sink.write(chunk);
        }
        sink.close();
        return at;
    }

    private static ByteBuffer allocate(int bytes, boolean direct) {
        return direct ? ByteBuffer.allocateDirect(bytes) : ByteBuffer.allocate(bytes);
    }

    enum Blow {
        INTERRUPT_THE_WRITER,
        INTERRUPT_THE_READER,
        CLOSE_THE_SINK,
        CLOSE_THE_SOURCE
    }

    /** How a thread's work on the pipe ended, and after how many bytes. */
    private record Ended(IOException how, long bytes, boolean interrupted) {}

    @Property(tries = 300)
    void aBlowAtAnyMomentLosesNoByteThatWasWrittenAndNobodyWaitsForEver(
            @ForAll Blow blow,
            @ForAll @IntRange(max = 300_000) int afterNanos,
            @ForAll @IntRange(min = 1, max = 100_000) int chunkBytes,
            @ForAll boolean direct,
            @ForAll boolean virtual)
            throws Exception {
        Thread.Builder kind = virtual ? Thread.ofVirtual() : Thread.ofPlatform();
        try (PipeChannel pipe = PipeChannel.open()) {
            ByteBuffer out = allocate(chunkBytes, direct);
            var writer = Threads.start(kind, () -> writeUntilItEnds(pipe.sink(), out));
            ByteBuffer in = allocate(chunkBytes, direct);
            var reader = Threads.start(kind, () -> readUntilItEnds(pipe.source(), in));
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < afterNanos) {
                Thread.onSpinWait();
            }
            switch (blow) {
                case INTERRUPT_THE_WRITER -> writer.thread().interrupt();
                case INTERRUPT_THE_READER -> reader.thread().interrupt();
                case CLOSE_THE_SINK -> pipe.sink().close();
                case CLOSE_THE_SOURCE -> pipe.source().close();
            }
            Ended written = writer.result().get(30, SECONDS);
            Ended read = reader.result().get(30, SECONDS);
            assertEnds(blow, written, read);
        }
    }

    private static void assertEnds(Blow blow, Ended written, Ended read) {
        Ended struck =
                blow == Blow.INTERRUPT_THE_WRITER || blow == Blow.CLOSE_THE_SINK ? written : read;
        boolean interrupt = blow == Blow.INTERRUPT_THE_WRITER || blow == Blow.INTERRUPT_THE_READER;
        assertThat(struck.how)
                .isInstanceOf(
                        interrupt
                                ? ClosedByInterruptException.class
                                : ClosedChannelException.class);
        assertThat(struck.interrupted).isEqualTo(interrupt);
        if (struck == written) {
            assertThat(read.how).isInstanceOf(EOFException.class);
            assertThat(read.bytes).isEqualTo(written.bytes);
        } else {
            assertThat(written.how).isInstanceOf(BrokenPipeException.class);
            assertThat(read.bytes).isLessThanOrEqualTo(written.bytes);
        }
    }

    private static Ended writeUntilItEnds(PipeSink sink, ByteBuffer chunk) {
        long total = 0;
        try (sink) {
            while (true) {
                for (chunk.clear(); chunk.hasRemaining(); ) {
                    chunk.put(patternAt(total + chunk.position()));
                }
                sink.write(chunk.flip());
                total += chunk.position();
            }
        } catch (IOException e) {
            return new Ended(e, total + chunk.position(), Thread.interrupted());
        }
    }

    private static Ended readUntilItEnds(PipeSource source, ByteBuffer chunk) {
        long total = 0;
        try (source) {
            while (source.read(chunk.clear()) != -1) {
                for (chunk.flip(); chunk.hasRemaining(); total++) {
                    assertThat(chunk.get()).isEqualTo(patternAt(total));
                }
            }
            throw new EOFException();
        } catch (IOException e) {
            return new Ended(e, total, Thread.interrupted());
        }
    }

    private static byte patternAt(long position) {
        return (byte) (position * 31 + (position >> 8));
    }
}
