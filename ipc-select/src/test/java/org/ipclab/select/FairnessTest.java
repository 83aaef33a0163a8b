package org.ipclab.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.ipclab.pipes.PipeChannel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class FairnessTest {
    private final List<String> seen = new ArrayList<>();

    private void serveChattyAndQuiet(Multiplexer loop, PipeChannel chatty, PipeChannel quiet)
            throws Exception {
        chatty.sink().write(ByteBuffer.allocate(60_000));
        quiet.sink().write(Bytes.of("x"));
        loop.onReadable(chatty.source(), bytes -> seen.add("chatty " + bytes.remaining()));
        loop.onReadable(quiet.source(), bytes -> seen.add("quiet"));
        chatty.sink().close();
        quiet.sink().close();
        loop.run();
    }

    @Test
    void aChannelIsReadUpToTheBudgetAndThenItIsTheOthersTurn() throws Exception {
        try (Multiplexer loop = Multiplexer.builder().readBudget(10_000).open();
                PipeChannel chatty = PipeChannel.open();
                PipeChannel quiet = PipeChannel.open()) {
            serveChattyAndQuiet(loop, chatty, quiet);
            assertThat(seen.subList(0, 2)).containsExactlyInAnyOrder("chatty 10000", "quiet");
            assertThat(seen).hasSize(7);
        }
    }

    @Test
    @Tag("kernel")
    void aBudgetAboveTheBufferIsReadInPieces() throws Exception {
        try (Multiplexer loop = Multiplexer.builder().readBudget(100_000).open();
                PipeChannel pipe = PipeChannel.open(1 << 17)) {
            pipe.sink().write(ByteBuffer.allocate(120_000));
            Registration reader =
                    loop.onReadable(pipe.source(), bytes -> seen.add("" + bytes.remaining()));
            pipe.sink().close();
            loop.run();
            assertThat(seen).containsExactly("65536", "34464", "20000");
            assertThat(reader.stats().events()).isEqualTo(3);
        }
    }

    @Test
    void theFiguresSayWhoGotWhat() throws Exception {
        try (Multiplexer loop = Multiplexer.open();
                PipeChannel one = PipeChannel.open();
                PipeChannel two = PipeChannel.open()) {
            Registration first = loop.onReadable(one.source(), bytes -> {});
            Registration second = loop.onReadable(two.source(), bytes -> {});
            one.sink().write(ByteBuffer.allocate(1000));
            two.sink().write(ByteBuffer.allocate(1));
            one.sink().close();
            two.sink().close();
            loop.run();
            assertThat(first.stats().bytes()).isEqualTo(1000);
            assertThat(second.stats().bytes()).isEqualTo(1);
            assertThat(first.stats().events()).isEqualTo(2);
            assertThat(first.stats().spins()).isZero();
            assertThat(first.stats().handlerTime()).isPositive();
            assertThat(loop.stats().events()).isEqualTo(4);
            assertThat(loop.stats().busyTime())
                    .isGreaterThanOrEqualTo(
                            first.stats().handlerTime().plus(second.stats().handlerTime()));
        }
    }

    @Test
    void aChannelThatIsLeftInAfterItsEndSpins() throws Exception {
        try (Multiplexer loop = Multiplexer.builder().leaveEnded().open();
                PipeChannel pipe = PipeChannel.open()) {
            Registration reader =
                    loop.onReadable(pipe.source(), bytes -> {}).onEnd(() -> seen.add("end"));
            pipe.sink().close();
            loop.after(Duration.ofMillis(20), reader::cancel);
            loop.run();
            assertThat(seen).containsExactly("end");
            assertThat(reader.stats().spins()).isGreaterThan(1);
            assertThat(loop.stats().spins()).isEqualTo(reader.stats().spins());
        }
    }

    @Test
    void aBudgetMustBeAboveZero() {
        assertThatThrownBy(() -> Multiplexer.builder().readBudget(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0");
    }
}
