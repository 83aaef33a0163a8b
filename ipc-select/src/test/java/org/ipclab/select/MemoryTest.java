package org.ipclab.select;

import static org.assertj.core.api.Assertions.assertThat;

import org.ipclab.pipes.message.Framing;
import org.junit.jupiter.api.Test;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** What much data needed is given back when the data are gone. */
class MemoryTest extends LoopFixture {
    private static final int MUCH = 48 << 20;
    private static final long LITTLE = 4 << 20;

    private static long usedBytes() {
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        return heap + directBytes();
    }

    private static long directBytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    private static void awaitUsedBelow(long bytes) {
        await(() -> usedBytes() <= bytes);
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("the end of the patience").isLessThan(end);
            Thread.yield();
        }
    }

    @Test
    void aLongFrameLeavesNoBufferBehind() throws Exception {
        AtomicInteger length = new AtomicInteger();
        Registration reader =
                loop.onMessage(
                        pipe.source(),
                        Framing.frames(MUCH),
                        frame -> length.set(frame.remaining()));
        long before = usedBytes();
        Thread writer =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        pipe.sink().write(Framing.frame(ByteBuffer.allocate(MUCH)));
                                        pipe.sink().write(Framing.frame(Bytes.of("x")));
                                    } catch (java.io.IOException e) {
                                        throw new java.io.UncheckedIOException(e);
                                    }
                                });
        loop.start();
        await(() -> length.get() == 1);
        writer.join();
        assertThat(reader.isActive()).isTrue();
        awaitUsedBelow(before + LITTLE);
    }

    @Test
    void aFrameThatIsCancelledHalfWayLeavesNoBufferBehind() throws Exception {
        Registration reader = loop.onMessage(pipe.source(), Framing.frames(MUCH), frame -> {});
        WriteQueue queue = loop.writeQueue(pipe.sink());
        ByteBuffer most = Framing.frame(ByteBuffer.allocate(MUCH)).limit(MUCH);
        long before = usedBytes();
        queue.write(most);
        loop.start();
        await(() -> reader.stats().bytes() == MUCH);
        assertThat(usedBytes()).isGreaterThan(before + MUCH / 2);
        reader.cancel();
        awaitUsedBelow(before + LITTLE);
        assertThat(reader.isActive()).isFalse();
    }

    @Test
    void aBurstOfWritesLeavesNoBufferBehind() throws Exception {
        WriteQueue queue = loop.writeQueue(pipe.sink());
        ByteBuffer burst = ByteBuffer.allocate(MUCH);
        long before = usedBytes();
        queue.write(burst);
        assertThat(usedBytes()).isGreaterThan(before + MUCH / 2);
        loop.onReadable(pipe.source(), bytes -> {});
        loop.start();
        await(() -> queue.waitingBytes() == 0);
        awaitUsedBelow(before + LITTLE);
        assertThat(queue.isActive()).isTrue();
        assertThat(burst.hasRemaining()).isFalse();
    }

    @Test
    void noWriteIsSoLongThatTheJdkKeepsALargeCopyOfItForGood() throws Exception {
        Pipe stock = Pipe.open();
        List<Integer> lengths = new ArrayList<>();
        WrappedSink sink =
                new WrappedSink(stock.sink()) {
                    @Override
                    public int write(ByteBuffer source) {
                        lengths.add(source.remaining());
                        source.position(source.limit()); // as if it had taken all
                        return lengths.getLast();
                    }
                };
        WriteQueue queue = loop.writeQueue(sink);
        queue.write(ByteBuffer.allocate(MUCH));
        queue.pause();
        queue.write(ByteBuffer.allocate(MUCH));
        queue.resume();
        loop.run();
        assertThat(lengths.stream().mapToLong(Integer::longValue).sum()).isEqualTo(2L * MUCH);
        assertThat(lengths).allMatch(length -> length <= 1 << 16);
        stock.sink().close();
        stock.source().close();
    }

    @Test
    void aCancelledQueueLeavesNoBufferBehind() throws Exception {
        WriteQueue queue = loop.writeQueue(pipe.sink());
        ByteBuffer burst = ByteBuffer.allocate(MUCH);
        long before = usedBytes();
        queue.write(burst);
        queue.cancel();
        awaitUsedBelow(before + LITTLE);
        assertThat(queue.waitingBytes()).isZero();
        assertThat(burst.hasRemaining()).isFalse();
    }
}
