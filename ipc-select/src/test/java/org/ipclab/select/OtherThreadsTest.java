package org.ipclab.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;

/** What other threads do to a loop. */
class OtherThreadsTest extends LoopFixture {
    @Test
    void anotherThreadResumesWhileTheLoopWaits() throws Exception {
        var came = new CountDownLatch(1);
        var reader = loop.onReadable(pipe.source(), bytes -> came.countDown());
        reader.pause();
        pipe.sink().write(Bytes.of("there"));
        Thread looping = loop.start();
        while (!isInSelect(looping)) {
            Thread.onSpinWait();
        }
        reader.resume();
        came.await();
    }

    private static boolean isInSelect(Thread thread) {
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (frame.getMethodName().equals("epollWait") || frame.getMethodName().equals("wait")) {
                return true;
            }
        }
        return false;
    }

    @Test
    void anyThreadSubmitsInOrderAndALoopOfItsOwnWaitsForThem() throws Exception {
        Thread thread = loop.start();
        CompletableFuture<Thread> ran = new CompletableFuture<>();
        for (int i = 0; i < 100; i++) {
            int number = i;
            loop.submit(() -> seen.add("" + number));
        }
        loop.submit(() -> ran.complete(Thread.currentThread()));
        assertThat(ran.get()).isSameAs(thread);
        assertThat(seen).hasSize(100).startsWith("0", "1").endsWith("98", "99");
        loop.close();
        thread.join();
        assertThatThrownBy(() -> loop.submit(() -> {}))
                .isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void aRegistrationByAnotherThreadWakesTheLoop() throws Exception {
        Thread thread = loop.start();
        Threads.awaitIdle(loop, thread);
        CountDownLatch end = new CountDownLatch(1);
        loop.onReadable(pipe.source(), bytes -> seen.add(Bytes.text(bytes))).onEnd(end::countDown);
        pipe.sink().write(Bytes.of("x"));
        pipe.sink().close();
        end.await();
        assertThat(seen).containsExactly("x");
    }

    @Test
    void aResumeByAnotherThreadWakesTheLoop() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        Registration reader = loop.onReadable(pipe.source(), bytes -> both.countDown());
        Registration timer = loop.after(Duration.ZERO, both::countDown);
        reader.pause();
        timer.pause();
        pipe.sink().write(Bytes.of("x"));
        Thread thread = loop.start();
        Threads.awaitIdle(loop, thread);
        timer.resume();
        Threads.awaitIdle(loop, thread);
        reader.resume();
        both.await();
    }

    @Test
    void runReturnsWhenAnotherThreadCancelsTheLastRegistrations() throws Exception {
        for (int i = 0; i < 200; i++) {
            Registration reader = loop.onReadable(pipe.source(), this::see);
            Registration writer = loop.onWritable(pipe.sink(), out -> loop.current().pause());
            Thread canceller =
                    Thread.startVirtualThread(
                            () -> {
                                reader.cancel();
                                writer.cancel();
                            });
            loop.run();
            canceller.join();
        }
    }

    @Test
    void anInterruptEndsRunAndKeepsWhatIsRegistered() throws Exception {
        loop.onReadable(pipe.source(), this::see);
        Thread.currentThread().interrupt();
        assertThatThrownBy(loop::run).isInstanceOf(InterruptedException.class);
        pipe.sink().write(Bytes.of("still here"));
        pipe.sink().close();
        loop.run();
        assertThat(seen).containsExactly("still here");
    }

    @Test
    void anInterruptClosesALoopOfItsOwn() throws Exception {
        Registration registration = loop.onReadable(pipe.source(), this::see);
        Thread thread = loop.start();
        Threads.awaitIdle(loop, thread);
        thread.interrupt();
        thread.join();
        assertThat(registration.isActive()).isFalse();
        assertThatThrownBy(loop::run).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aLoopRunsInOneThreadAtATime() throws Exception {
        loop.start();
        assertThatThrownBy(loop::start).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(loop::run).isInstanceOf(IllegalStateException.class);
    }
}
