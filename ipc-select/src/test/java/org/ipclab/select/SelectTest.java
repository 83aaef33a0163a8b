package org.ipclab.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

class SelectTest extends LoopFixture {
    @Test
    void itSaysWhichChannelIsReadyForWhat() throws Exception {
        Registration reading = loop.watch(pipe.source(), SelectionKey.OP_READ);
        Registration writing = loop.watch(pipe.sink(), SelectionKey.OP_WRITE);
        assertThat(loop.select(Duration.ZERO))
                .containsExactly(new Ready(pipe.sink(), writing, SelectionKey.OP_WRITE));
        writing.pause();
        assertThat(loop.select(Duration.ZERO)).isEmpty();
        pipe.sink().write(Bytes.of("x"));
        List<Ready> ready = loop.select(ChronoUnit.FOREVER.getDuration());
        assertThat(ready).containsExactly(new Ready(pipe.source(), reading, SelectionKey.OP_READ));
        assertThat(ready.getFirst().isReadable()).isTrue();
        assertThat(ready.getFirst().isWritable()).isFalse();
    }

    @Test
    void aChannelStaysReadyUntilItIsRead() throws Exception {
        loop.watch(pipe.source(), SelectionKey.OP_READ);
        pipe.sink().write(Bytes.of("x"));
        assertThat(loop.select(Duration.ZERO)).hasSize(1);
        assertThat(loop.select(Duration.ZERO)).hasSize(1);
        pipe.source().read(ByteBuffer.allocate(1));
        assertThat(loop.select(Duration.ZERO)).isEmpty();
        pipe.sink().close();
        assertThat(loop.select(Duration.ZERO)).hasSize(1);
    }

    @Test
    void handlersAreNotCalledButTimersAndTasksAre() throws Exception {
        loop.onReadable(pipe.source(), bytes -> seen.add("handler"));
        loop.after(Duration.ZERO, () -> seen.add("timer"));
        loop.submit(() -> seen.add("task"));
        pipe.sink().write(Bytes.of("x"));
        assertThat(loop.select(Duration.ofMillis(1))).hasSize(1);
        assertThat(seen).containsExactlyInAnyOrder("timer", "task");
    }

    @Test
    void aTimerDoesNotEndTheWait() throws Exception {
        loop.watch(pipe.source(), SelectionKey.OP_READ);
        loop.after(Duration.ofMillis(1), () -> {});
        loop.after(Duration.ofMillis(5), () -> write(pipe.sink(), "x"));
        assertThat(loop.select(Duration.ofDays(1))).hasSize(1);
    }

    @Test
    void aLoopRefusesAChannelWithoutAHandlerRatherThanSpin() throws Exception {
        List<Throwable> failures = new ArrayList<>();
        loop.watch(pipe.source(), SelectionKey.OP_READ).onFailure(failures::add);
        pipe.sink().write(Bytes.of("x"));
        loop.run();
        assertThat(failures).singleElement().isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> loop.select(Duration.ofDays(1)))
                .isInstanceOf(InterruptedException.class);
    }

    @Test
    void anOperationThatAChannelDoesNotHaveIsRefused() {
        assertThatThrownBy(() -> loop.watch(pipe.source(), SelectionKey.OP_WRITE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(loop.registrations()).isEmpty();
    }
}
