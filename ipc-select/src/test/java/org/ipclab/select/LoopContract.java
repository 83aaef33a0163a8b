package org.ipclab.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.ipclab.pipes.PipeChannel;
import org.ipclab.pipes.PipeSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** What every loop over channels must do: the lesson and the engine. */
abstract class LoopContract {
    private final List<String> seen = new ArrayList<>();
    private PipeChannel one;
    private PipeChannel two;

    @BeforeEach
    void open() throws IOException {
        one = PipeChannel.open();
        two = PipeChannel.open();
    }

    @AfterEach
    void close() throws IOException {
        closeLoop();
        one.close();
        two.close();
    }

    abstract void onReadable(PipeSource source, Consumer<ByteBuffer> handler, Runnable onEnd)
            throws IOException;

    abstract void run() throws IOException, InterruptedException;

    abstract void closeLoop() throws IOException;

    private void watch(PipeChannel pipe, String name) throws IOException {
        onReadable(
                pipe.source(),
                bytes -> seen.add(name + " " + Bytes.text(bytes)),
                () -> seen.add(name + " end"));
    }

    @Test
    void aLoopWithoutChannelsReturns() throws Exception {
        run();
    }

    @Test
    void theBytesComeAndThenTheEndAndThenTheLoopReturns() throws Exception {
        watch(one, "one");
        one.sink().write(Bytes.of("hello"));
        one.sink().close();
        run();
        assertThat(seen).containsExactly("one hello", "one end");
        assertThat(one.source().isOpen()).isTrue();
    }

    @Test
    void eachOfManyChannelsIsServed() throws Exception {
        watch(one, "one");
        watch(two, "two");
        two.sink().write(Bytes.of("b"));
        one.sink().write(Bytes.of("a"));
        one.sink().close();
        two.sink().close();
        run();
        assertThat(seen).containsExactlyInAnyOrder("one a", "two b", "one end", "two end");
        assertThat(seen).containsSubsequence("one a", "one end");
        assertThat(seen).containsSubsequence("two b", "two end");
    }

    @Test
    void allBytesComeInOrderHoweverTheyWereWritten() throws Exception {
        byte[] all = new byte[1_000_000];
        new Random(7).nextBytes(all);
        ByteBuffer read = ByteBuffer.allocate(all.length);
        onReadable(one.source(), read::put, () -> seen.add("end"));
        Thread writer = Thread.startVirtualThread(() -> writeInPieces(all));
        run();
        assertThat(read.array()).isEqualTo(all);
        assertThat(seen).containsExactly("end");
        writer.join();
    }

    private void writeInPieces(byte[] all) {
        ByteBuffer left = ByteBuffer.wrap(all);
        for (int length = 1; left.hasRemaining(); length += 7) {
            left.limit(Math.min(left.position() + length, all.length));
            write(one, left);
            left.limit(all.length);
        }
        close(one.sink());
    }

    @Test
    void aChannelThatAlwaysHasMoreDoesNotStarveTheOther() throws Exception {
        ByteBuffer more = ByteBuffer.allocate(60_000);
        one.sink().write(more);
        onReadable(
                one.source(),
                bytes -> {
                    seen.add("chatty");
                    if (seen.contains("quiet")) {
                        close(one);
                    } else {
                        write(one, more.clear());
                    }
                },
                () -> {});
        onReadable(two.source(), bytes -> seen.add("quiet"), () -> {});
        two.sink().write(Bytes.of("x"));
        two.sink().close();
        run();
        assertThat(seen).contains("quiet", "chatty");
    }

    @Test
    void aHandlerClosesAChannelThatIsReadyToo() throws Exception {
        Consumer<ByteBuffer> closesBoth =
                bytes -> {
                    seen.add("served");
                    close(one);
                    close(two);
                };
        onReadable(one.source(), closesBoth, () -> seen.add("end"));
        onReadable(two.source(), closesBoth, () -> seen.add("end"));
        one.sink().write(Bytes.of("x"));
        two.sink().write(Bytes.of("x"));
        run();
        assertThat(seen).containsExactly("served");
    }

    @Test
    void aHandlerRegistersAnother() throws Exception {
        two.sink().write(Bytes.of("b"));
        two.sink().close();
        onReadable(
                one.source(),
                bytes -> {
                    try {
                        watch(two, "two");
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                () -> {});
        one.sink().write(Bytes.of("x"));
        one.sink().close();
        run();
        assertThat(seen).containsExactly("two b", "two end");
    }

    @Test
    void aClosedChannelIsRefused() throws Exception {
        one.source().close();
        assertThatThrownBy(() -> watch(one, "one")).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void anInterruptEndsItAndLosesNothing() throws Exception {
        watch(one, "one");
        Thread.currentThread().interrupt();
        assertThatThrownBy(this::run).isInstanceOf(InterruptedException.class);
        one.sink().write(Bytes.of("a"));
        one.sink().close();
        run();
        assertThat(seen).containsExactly("one a", "one end");
    }

    private static void write(PipeChannel pipe, ByteBuffer bytes) {
        try {
            pipe.sink().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(AutoCloseable some) {
        try {
            some.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
