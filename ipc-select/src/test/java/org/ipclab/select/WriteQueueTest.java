package org.ipclab.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.ipclab.pipes.BrokenPipeException;
import org.ipclab.pipes.PipeChannel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CountDownLatch;

class WriteQueueTest extends LoopFixture {
    private static final int CHUNK = 10_000;

    private final ByteArrayOutputStream read = new ByteArrayOutputStream();

    @Override
    PipeChannel openPipe() throws IOException {
        return PipeChannel.open(4096);
    }

    private void collect(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        read.writeBytes(copy);
    }

    private static ByteBuffer chunk(int number) {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        while (chunk.hasRemaining()) {
            chunk.put((byte) number);
        }
        return chunk.flip();
    }

    private static byte[] chunks(int many) {
        ByteBuffer all = ByteBuffer.allocate(many * CHUNK);
        for (int i = 0; i < many; i++) {
            all.put(chunk(i));
        }
        return all.array();
    }

    @Test
    void everyByteGoesInOrderAndThenTheEnd() throws Exception {
        WriteQueue queue = loop.writeQueue(pipe.sink());
        queue.owning(pipe.sink()).onEnd(() -> seen.add("written"));
        for (int i = 0; i < 20; i++) {
            queue.write(chunk(i));
        }
        queue.end();
        loop.onReadable(pipe.source(), this::collect).onEnd(() -> seen.add("end"));
        loop.run();
        assertThat(read.toByteArray()).isEqualTo(chunks(20));
        assertThat(seen).containsExactly("written", "end");
        assertThat(queue.stats().bytes()).isEqualTo(20 * CHUNK);
        assertThatThrownBy(() -> queue.write(chunk(0))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void itIsFullAboveTheHighMarkUntilItIsDrainedToTheLowMark() throws Exception {
        WriteQueue queue = loop.writeQueue(pipe.sink(), 3_000, 30_000);
        queue.onDrained(
                () -> seen.add("drained at " + (queue.waitingBytes() <= 3_000 ? "low" : "high")));
        int accepted = 0;
        while (queue.write(chunk(accepted))) {
            accepted++;
        }
        assertThat(queue.waitingBytes()).isBetween(30_001, 30_000 + CHUNK);
        loop.onReadable(
                pipe.source(),
                bytes -> {
                    collect(bytes);
                    if (seen.isEmpty()) {
                        assertThat(queue.write(ByteBuffer.allocate(0))).isFalse();
                    }
                    if (queue.waitingBytes() == 0) {
                        loop.current().cancel();
                    }
                });
        loop.run();
        assertThat(seen).containsExactly("drained at low");
        assertThat(queue.write(Bytes.of("more"))).isTrue();
    }

    @Test
    void whatADrainedCallbackWritesAndEndsIsNotLost() throws Exception {
        WriteQueue queue = loop.writeQueue(pipe.sink(), 0, 10_000);
        queue.owning(pipe.sink()).onEnd(() -> seen.add("written"));
        queue.onDrained(
                () -> {
                    seen.add("drained");
                    write(queue, ByteBuffer.allocate(1_000_000));
                    queue.end();
                });
        queue.write(ByteBuffer.allocate(100_000));
        loop.onReadable(pipe.source(), this::collect).onEnd(() -> seen.add("end"));
        loop.run();
        assertThat(read.size()).isEqualTo(1_100_000);
        assertThat(seen).containsExactly("drained", "written", "end");
    }

    @Test
    void aDrainedCallbackThatEndsIsEnough() throws Exception {
        WriteQueue queue = loop.writeQueue(pipe.sink(), 0, 10_000);
        queue.onDrained(queue::end).owning(pipe.sink()).onEnd(() -> seen.add("written"));
        queue.write(ByteBuffer.allocate(100_000));
        loop.onReadable(pipe.source(), this::collect).onEnd(() -> seen.add("end"));
        loop.run();
        assertThat(read.size()).isEqualTo(100_000);
        assertThat(seen).containsExactly("written", "end");
    }

    @Test
    void aDrainedCallbackThatCancelsHearsNoMore() throws Exception {
        WriteQueue queue = loop.writeQueue(pipe.sink(), 0, 10_000);
        queue.onDrained(
                () -> {
                    queue.end();
                    queue.cancel();
                });
        queue.onEnd(() -> seen.add("written"));
        queue.write(ByteBuffer.allocate(100_000));
        loop.onReadable(pipe.source(), this::collect);
        loop.after(java.time.Duration.ofMillis(20), loop::close);
        loop.run();
        assertThat(read.size()).isEqualTo(100_000);
        assertThat(seen).isEmpty();
    }

    @Test
    void aFailureIsToldOnceHoweverOftenItIsWritten() throws Exception {
        WriteQueue queue = loop.writeQueue(pipe.sink());
        queue.onFailure(failure -> seen.add(failure.getClass().getSimpleName()));
        pipe.source().close();
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> queue.write(chunk(0))).isInstanceOf(IOException.class);
        }
        loop.run();
        assertThatThrownBy(() -> queue.write(chunk(0))).isInstanceOf(BrokenPipeException.class);
        loop.run();
        assertThat(seen).containsExactly("BrokenPipeException");
    }

    @Test
    void anIdleQueueDoesNotKeepTheLoopGoing() throws Exception {
        WriteQueue queue = loop.writeQueue(pipe.sink());
        queue.write(Bytes.of("fits"));
        loop.run();
        assertThat(queue.isActive()).isTrue();
        assertThat(queue.waitingBytes()).isZero();
    }

    @Test
    void aBrokenPipeIsToldToTheWriterAndOnce() throws Exception {
        WriteQueue queue = loop.writeQueue(pipe.sink());
        queue.onBroken(() -> seen.add("broken"));
        pipe.source().close();
        assertThatThrownBy(() -> queue.write(chunk(0))).isInstanceOf(BrokenPipeException.class);
        loop.run();
        assertThatThrownBy(() -> queue.write(chunk(0))).isInstanceOf(BrokenPipeException.class);
        loop.run();
        assertThat(seen).containsExactly("broken");
    }

    @Test
    @Tag("kernel")
    void aPipeThatBreaksWhileBytesWaitIsTold() throws Exception {
        WriteQueue queue = loop.writeQueue(pipe.sink());
        queue.onBroken(() -> seen.add("broken"));
        queue.write(chunk(0));
        loop.submit(() -> close(pipe.source()));
        loop.run();
        assertThat(seen).containsExactly("broken");
    }

    @Test
    @Tag("kernel")
    void aCancelledQueueDropsWhatWaitsAndTakesNoMore() throws Exception {
        WriteQueue queue = loop.writeQueue(pipe.sink());
        queue.write(chunk(0));
        queue.cancel();
        loop.run();
        assertThatThrownBy(() -> queue.write(chunk(0))).isInstanceOf(ClosedChannelException.class);
        assertThat(pipe.source().available()).isEqualTo(4096);
    }

    @Test
    @Tag("kernel")
    void aPausedQueueKeepsWhatIsWritten() throws Exception {
        WriteQueue queue = loop.writeQueue(pipe.sink());
        queue.pause();
        queue.write(Bytes.of("later"));
        assertThat(pipe.source().available()).isZero();
        queue.resume();
        loop.run();
        assertThat(pipe.source().available()).isEqualTo(5);
    }

    @Test
    void theBytesOfOneWriteStayTogetherWhicheverThreadWrites() throws Exception {
        WriteQueue queue = loop.writeQueue(pipe.sink());
        queue.owning(pipe.sink());
        loop.onReadable(pipe.source(), this::collect).onEnd(() -> seen.add("end"));
        CountDownLatch written = new CountDownLatch(4);
        for (int writer = 0; writer < 4; writer++) {
            int number = writer;
            Thread.startVirtualThread(
                    () -> {
                        for (int i = 0; i < 20; i++) {
                            write(queue, chunk(number));
                        }
                        written.countDown();
                    });
        }
        Thread.startVirtualThread(
                () -> {
                    await(written);
                    queue.end();
                });
        loop.run();
        byte[] all = read.toByteArray();
        assertThat(all).hasSize(80 * CHUNK);
        for (int i = 0; i < all.length; i++) {
            assertThat(all[i]).isEqualTo(all[i - i % CHUNK]);
        }
    }

    private static void write(WriteQueue queue, ByteBuffer bytes) {
        try {
            queue.write(bytes);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aLinkMovesEveryByteAndThenTheEnd() throws Exception {
        try (PipeChannel from = PipeChannel.open()) {
            Registration link = loop.pipe(from.source(), pipe.sink());
            link.owning(from.source(), pipe.sink()).onEnd(() -> seen.add("moved"));
            WriteQueue queue = loop.writeQueue(from.sink());
            queue.owning(from.sink());
            for (int i = 0; i < 100; i++) {
                queue.write(chunk(i));
            }
            queue.end();
            loop.onReadable(pipe.source(), this::collect).onEnd(() -> seen.add("end"));
            loop.run();
            assertThat(read.toByteArray()).isEqualTo(chunks(100));
            assertThat(seen).containsExactly("moved", "end");
            assertThat(link.stats().bytes()).isEqualTo(100 * CHUNK);
        }
    }

    @Test
    @Tag("kernel")
    void aLinkDoesNotReadWhileItsTargetIsFull() throws Exception {
        try (PipeChannel from = PipeChannel.open()) {
            Registration link = loop.pipe(from.source(), pipe.sink());
            Registration writer =
                    loop.onWritable(from.sink(), out -> out.write(ByteBuffer.allocate(CHUNK)));
            Thread looping = loop.start();
            Threads.awaitIdle(loop, looping);
            assertThat(from.source().available()).isGreaterThan(0);
            assertThat(link.stats().bytes()).isBetween(65_536L, 3 * 65_536L + 4096);
            long before = link.stats().bytes();
            CountDownLatch all = new CountDownLatch(1);
            loop.submit(writer::cancel);
            loop.onReadable(pipe.source(), this::collect);
            loop.submit(() -> link.onEnd(all::countDown));
            loop.submit(() -> close(from.sink()));
            all.await();
            assertThat(link.stats().bytes()).isGreaterThan(before);
        }
    }

    @Test
    void aLinkEndsWhenItsTargetBreaks() throws Exception {
        try (PipeChannel from = PipeChannel.open()) {
            loop.pipe(from.source(), pipe.sink()).onBroken(() -> seen.add("broken"));
            pipe.source().close();
            from.sink().write(Bytes.of("for nobody"));
            loop.run();
            assertThat(seen).containsExactly("broken");
            assertThat(loop.registrations()).isEmpty();
        }
    }
}
