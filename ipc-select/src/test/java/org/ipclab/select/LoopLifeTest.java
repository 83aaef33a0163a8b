package org.ipclab.select;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;

import org.ipclab.pipes.PipeChannel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/** How a loop waits, and how it ends. */
class LoopLifeTest extends LoopFixture {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void aCloseEndsALoopThatWaits() throws Exception {
        Registration registration = loop.onReadable(pipe.source(), bytes -> {});
        Thread thread = loop.start();
        Threads.awaitIdle(loop, thread);
        loop.close();
        thread.join();
        loop.close();
        assertThat(registration.isActive()).isFalse();
        assertThat(pipe.source().isOpen()).isTrue();
        pipe.sink().write(Bytes.of("x"));
        assertThat(pipe.source().read(ByteBuffer.allocate(9))).isEqualTo(1);
    }

    @Test
    void aCloseByAHandlerEndsTheLoopWithoutAnotherCall() throws Exception {
        try (PipeChannel other = PipeChannel.open()) {
            for (PipeChannel one : List.of(pipe, other)) {
                loop.onReadable(
                        one.source(),
                        bytes -> {
                            seen.add("handler");
                            loop.close();
                        });
                one.sink().write(Bytes.of("x"));
            }
            loop.after(Duration.ZERO, () -> seen.add("timer"));
            loop.submit(() -> seen.add("task"));
            loop.run();
        }
        assertThat(seen).containsExactly("handler");
    }

    @Test
    void aCloseByAnotherThreadEndsRunAndDoesNotWaitForAHandler() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        loop.onReadable(
                pipe.source(),
                bytes -> {
                    inside.countDown();
                    closed.await();
                });
        pipe.sink().write(Bytes.of("x"));
        Thread thread = loop.start();
        inside.await();
        loop.close();
        closed.countDown();
        thread.join();
    }

    @Test
    void aHandlerThatBlocksDelaysTheOthersAndLosesNothing() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(1);
        LinkedBlockingQueue<String> served = new LinkedBlockingQueue<>();
        loop.onReadable(pipe.source(), bytes -> served.add(Bytes.text(bytes)));
        loop.submit(
                () -> {
                    inside.countDown();
                    await(release);
                    served.add("slow");
                });
        loop.start();
        inside.await();
        pipe.sink().write(Bytes.of("x"));
        loop.after(Duration.ZERO, () -> served.add("timer"));
        assertThat(served).isEmpty();
        release.countDown();
        assertThat(List.of(served.take(), served.take(), served.take()))
                .startsWith("slow")
                .containsExactlyInAnyOrder("slow", "x", "timer");
    }

    @Test
    void anIdleLoopUsesNoProcessor() throws Exception {
        loop.onReadable(pipe.source(), bytes -> {});
        loop.onWritable(pipe.sink(), sink -> {}).pause();
        CompletableFuture<long[]> spent = new CompletableFuture<>();
        Thread thread = loop.start();
        Threads.awaitIdle(loop, thread);
        long turns = loop.stats().turns();
        long before = THREADS.getThreadCpuTime(thread.threadId());
        loop.after(
                Duration.ofMillis(500),
                () ->
                        spent.complete(
                                new long[] {
                                    THREADS.getThreadCpuTime(thread.threadId()) - before,
                                    loop.stats().turns() - turns
                                }));
        assertThat(spent.get()[1]).isLessThanOrEqualTo(4);
        assertThat(Duration.ofNanos(spent.get()[0])).isLessThan(Duration.ofMillis(50));
    }

    @Test
    void aPausedOrFullOrEndedChannelDoesNotMakeTheLoopSpin() throws Exception {
        try (PipeChannel full = PipeChannel.open(4096);
                PipeChannel from = PipeChannel.open()) {
            loop.onReadable(pipe.source(), bytes -> {}).pause();
            pipe.sink().write(Bytes.of("waits"));
            loop.writeQueue(full.sink()).write(ByteBuffer.allocate(100_000));
            loop.onReadable(from.source(), bytes -> {});
            from.sink().close();
            Thread thread = loop.start();
            Threads.awaitIdle(loop, thread);
            long turns = loop.stats().turns();
            CountDownLatch later = new CountDownLatch(1);
            loop.after(Duration.ofMillis(200), later::countDown);
            later.await();
            assertThat(loop.stats().turns() - turns).isLessThanOrEqualTo(4);
            assertThat(loop.stats().spins()).isZero();
        }
    }

    @Test
    @Tag("kernel")
    void theReaderSeesTheEndOfAClosedRegisteredSinkWithNoSelectInBetween() throws Exception {
        loop.onWritable(pipe.sink(), sink -> {});
        loop.select(Duration.ZERO); // the kernel's set holds it now
        pipe.sink().close();
        assertThat(pipe.source().read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }

    @Test
    void aWriterSeesTheEndOfAClosedRegisteredSourceWithNoSelectInBetween() throws Exception {
        loop.onReadable(pipe.source(), bytes -> {});
        loop.select(Duration.ZERO);
        pipe.source().close();
        assertThat(pipe.sink().isBroken()).isTrue();
    }

    @Test
    void aLoopOnAVirtualThreadServesAndIsWokenAndClosed() throws Exception {
        CompletableFuture<Boolean> virtual = new CompletableFuture<>();
        loop.onReadable(
                pipe.source(), bytes -> virtual.complete(Thread.currentThread().isVirtual()));
        Thread thread =
                Thread.startVirtualThread(
                        () -> {
                            try {
                                loop.run();
                            } catch (IOException | InterruptedException e) {
                                virtual.completeExceptionally(e);
                            }
                        });
        pipe.sink().write(Bytes.of("x"));
        assertThat(virtual.get()).isTrue();
        CompletableFuture<Void> task = CompletableFuture.runAsync(() -> {}, loop);
        task.get();
        loop.close();
        thread.join();
    }

    @Test
    void servingAllocatesNothingOnceItIsCompiled() throws Exception {
        int roundLength = 20_000;
        int mostRounds = 200;
        // The JDK's selector, asked once in 17 turns, looks a channel up by an Integer.
        long most = 2L * roundLength + 1000;
        List<Long> rounds = new ArrayList<>();
        long[] before = {THREADS.getCurrentThreadAllocatedBytes()};
        int[] events = {0};
        ByteBuffer message = ByteBuffer.allocateDirect(64);
        pipe.sink().configureBlocking(false);
        loop.onReadable(
                pipe.source(),
                bytes -> {
                    long now = THREADS.getCurrentThreadAllocatedBytes();
                    if (++events[0] % roundLength == 0) {
                        rounds.add(now - before[0]);
                        before[0] = now;
                        if (rounds.getLast() < most || rounds.size() == mostRounds) {
                            loop.current().cancel();
                        }
                    }
                    pipe.sink().write(message.clear());
                    before[0] += THREADS.getCurrentThreadAllocatedBytes() - now; // ours, not its
                });
        pipe.sink().write(message.clear());
        loop.run();
        assertThat(rounds.getLast()).isLessThan(most);
    }
}
