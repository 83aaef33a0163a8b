package org.ipclab.select;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;

/** Who is told when something throws. */
class FailureTest extends LoopFixture {
    private final List<Throwable> uncaught = new ArrayList<>();
    private final IllegalStateException thrown = new IllegalStateException("on purpose");

    private void catchUncaught() {
        Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> uncaught.add(e));
    }

    private void fail() {
        throw thrown;
    }

    private Registration readerThatThrows() throws IOException {
        pipe.sink().write(Bytes.of("x"));
        return loop.onReadable(pipe.source(), bytes -> fail());
    }

    @Test
    void whatAHandlerThrowsAndNobodyAskedForGoesToTheHandlerOfUncaughtExceptions()
            throws Exception {
        catchUncaught();
        readerThatThrows();
        loop.run();
        assertThat(uncaught).containsExactly(thrown);
    }

    @Test
    void whatOnFailureIsToldNobodyElseIs() throws Exception {
        catchUncaught();
        readerThatThrows().onFailure(failure -> seen.add(failure.getMessage()));
        loop.run();
        assertThat(uncaught).isEmpty();
        assertThat(seen).containsExactly("on purpose");
    }

    @Test
    void tasksTimersAndCallbacksThatThrowAreToldTooAndTheLoopGoesOn() throws Exception {
        catchUncaught();
        loop.submit(this::fail);
        loop.after(Duration.ZERO, this::fail);
        loop.onReadable(pipe.source(), bytes -> {}).onEnd(this::fail);
        pipe.sink().close();
        loop.after(Duration.ofMillis(1), () -> seen.add("later"));
        loop.run();
        assertThat(uncaught).containsExactly(thrown, thrown, thrown);
        assertThat(seen).containsExactly("later");
    }

    @Test
    void whatACloseThrowsIsToldAndTheOthersAreClosedAllTheSame() throws Exception {
        catchUncaught();
        AssertionError error = new AssertionError("on purpose");
        Registration reader = loop.onReadable(pipe.source(), bytes -> {});
        reader.owning(
                this::fail,
                () -> {
                    throw error;
                },
                () -> seen.add("closed"));
        pipe.sink().close();
        loop.run();
        assertThat(uncaught).containsExactly(thrown, error);
        assertThat(seen).containsExactly("closed");
    }

    @Test
    void aHandlerThatCancelsAndThenThrowsIsNotToldByItsCallbacks() throws Exception {
        catchUncaught();
        pipe.sink().write(Bytes.of("x"));
        loop.onReadable(
                        pipe.source(),
                        bytes -> {
                            loop.current().cancel();
                            fail();
                        })
                .onFailure(failure -> seen.add("told"));
        loop.run();
        assertThat(uncaught).containsExactly(thrown);
        assertThat(seen).isEmpty();
    }

    @Test
    void aFailingHandlerOfUncaughtExceptionsDoesNotEndTheLoop() throws Exception {
        Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> fail());
        loop.submit(this::fail);
        loop.submit(() -> seen.add("next"));
        loop.run();
        assertThat(seen).containsExactly("next");
    }

    @Test
    void aThreadOfTheLoopTellsTheHandlerOfItsThread() throws Exception {
        LinkedBlockingQueue<Throwable> told = new LinkedBlockingQueue<>();
        Thread thread = loop.start();
        thread.setUncaughtExceptionHandler((failed, e) -> told.add(e));
        readerThatThrows();
        assertThat(told.take()).isSameAs(thrown);
        assertThat(thread.isAlive()).isTrue();
    }

    @Test
    void aFailureCallbackThatIsSetTooLateIsCalledAllTheSame() throws Exception {
        catchUncaught();
        Registration reader = readerThatThrows();
        loop.run();
        reader.onFailure(failure -> seen.add(failure.getMessage()));
        loop.run();
        assertThat(seen).containsExactly("on purpose");
    }
}
