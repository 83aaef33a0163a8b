package org.ipclab.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.ipclab.pipes.ChildProcess;
import org.ipclab.pipes.PipeChannel;
import org.ipclab.pipes.PipeSink;
import org.ipclab.pipes.PipeSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

class MultiplexerTest extends LoopFixture {
    private PipeSource source;
    private PipeSink sink;

    @BeforeEach
    void takeEnds() {
        source = pipe.source();
        sink = pipe.sink();
    }

    @Test
    void aLoopWithNothingToDoEnds() throws Exception {
        loop.run();
    }

    @Test
    void bytesComeInOrderAndThenTheEnd() throws Exception {
        loop.onReadable(source, this::see).onEnd(() -> seen.add("end"));
        sink.write(Bytes.of("one"));
        loop.submit(() -> seen.add("task"));
        loop.after(
                Duration.ofMillis(1),
                () -> {
                    write(sink, "two");
                    close(sink);
                });
        loop.run();
        assertThat(String.join("", seen)).isEqualTo("onetasktwoend");
        assertThat(source.isOpen()).isTrue();
    }

    @Test
    void theEndTakesTheChannelOutOfTheLoop() throws Exception {
        Registration registration = loop.onReadable(source, this::see);
        sink.close();
        loop.run();
        assertThat(registration.isActive()).isFalse();
        assertThat(loop.registrations()).isEmpty();
    }

    @Test
    void aCallbackThatIsSetAfterTheEndIsCalledAllTheSame() throws Exception {
        Registration registration = loop.onReadable(source, this::see);
        sink.close();
        loop.run();
        registration.onEnd(() -> seen.add("end"));
        loop.run();
        assertThat(seen).containsExactly("end");
    }

    @Test
    void aHandlerThatThrowsEndsItsOwnRegistrationAndNoOther() throws Exception {
        IllegalStateException thrown = new IllegalStateException("on purpose");
        List<Throwable> failures = new ArrayList<>();
        try (PipeChannel other = PipeChannel.open()) {
            loop.onReadable(
                            source,
                            bytes -> {
                                throw thrown;
                            })
                    .onFailure(failures::add);
            loop.onReadable(other.source(), this::see);
            sink.write(Bytes.of("bad"));
            other.sink().write(Bytes.of("good"));
            other.sink().close();
            loop.run();
        }
        assertThat(failures).containsExactly(thrown);
        assertThat(seen).containsExactly("good");
        assertThat(source.isOpen()).isTrue();
    }

    @Test
    void whatARegistrationOwnsIsClosedWhenItEnds() throws Exception {
        loop.onReadable(source, this::see).owning(source);
        sink.close();
        loop.run();
        assertThat(source.isOpen()).isFalse();
    }

    @Test
    void closeClosesWhatIsOwnedAndNothingElse() throws Exception {
        loop.onReadable(source, this::see).owning(source);
        loop.onWritable(sink, out -> {});
        loop.close();
        assertThat(source.isOpen()).isFalse();
        assertThat(sink.isOpen()).isTrue();
    }

    @Test
    void aWriterIsToldWhenThereIsRoomAndWhenThePipeIsBroken() throws Exception {
        ByteBuffer page = ByteBuffer.allocate(4096);
        Registration writer =
                loop.onWritable(sink, out -> out.write(page.clear()))
                        .onBroken(() -> seen.add("broken"));
        AtomicInteger read = new AtomicInteger();
        loop.onReadable(
                source,
                bytes -> {
                    if (read.addAndGet(bytes.remaining()) > 1_000_000) {
                        source.close();
                    }
                });
        loop.run();
        assertThat(seen).containsExactly("broken");
        assertThat(writer.isActive()).isFalse();
    }

    @Test
    void aPausedReaderLosesNothing() throws Exception {
        Registration reader = loop.onReadable(source, this::see).onEnd(() -> seen.add("end"));
        reader.pause();
        sink.write(Bytes.of("late"));
        sink.close();
        loop.after(Duration.ofMillis(5), () -> seen.add("time"));
        loop.after(Duration.ofMillis(10), reader::resume);
        loop.run();
        assertThat(seen).containsExactly("time", "late", "end");
    }

    @Test
    void aHandlerCancelsItsOwnRegistrationAndRegistersAnother() throws Exception {
        loop.onReadable(
                source,
                bytes -> {
                    see(bytes);
                    loop.current().cancel();
                    loop.onReadable(source, more -> seen.add("then " + Bytes.text(more)));
                });
        sink.write(Bytes.of("first"));
        loop.after(
                Duration.ofMillis(1),
                () -> {
                    write(sink, "second");
                    close(sink);
                });
        loop.run();
        assertThat(seen).containsExactly("first", "then second");
    }

    @Test
    void aChannelIsReadOnceAtATime() throws Exception {
        loop.onReadable(source, this::see);
        assertThatThrownBy(() -> loop.onReadable(source, this::see))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aClosedChannelIsRefused() throws Exception {
        source.close();
        assertThatThrownBy(() -> loop.onReadable(source, this::see))
                .isInstanceOf(ClosedChannelException.class);
        assertThat(loop.registrations()).isEmpty();
    }

    @Test
    void aChannelThatIsClosedLeavesTheLoop() throws Exception {
        Registration registration = loop.onReadable(source, this::see);
        loop.after(Duration.ofMillis(1), () -> close(source));
        loop.run();
        assertThat(registration.isActive()).isFalse();
    }

    @Test
    void anExitIsToldOnce() throws Exception {
        try (ChildProcess child = ChildProcess.command("sh", "-c", "exit 3").start()) {
            loop.onExit(child, status -> seen.add(status.toString()));
            loop.run();
            loop.onExit(child, status -> seen.add("again " + status));
            loop.run();
        }
        assertThat(seen).containsExactly("exit code 3", "again exit code 3");
    }

    @Test
    void timersFireInTheOrderOfTheirTimes() throws Exception {
        for (int i : List.of(5, 1, 4, 2, 3)) {
            loop.after(Duration.ofMillis(i), () -> seen.add("" + i));
        }
        loop.after(Duration.ofMillis(2), () -> {}).cancel();
        loop.run();
        assertThat(seen).containsExactly("1", "2", "3", "4", "5");
    }

    @Test
    void everyGoesOnUntilItIsCancelled() throws Exception {
        AtomicInteger ticks = new AtomicInteger();
        loop.every(
                Duration.ofMillis(1),
                () -> {
                    if (ticks.incrementAndGet() == 5) {
                        loop.current().cancel();
                    }
                });
        loop.run();
        assertThat(ticks).hasValue(5);
    }

    @Test
    void manyExitsInATurnAreAllServed() throws Exception {
        List<ChildProcess> children = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ChildProcess child = ChildProcess.command("true").start();
            child.waitFor();
            children.add(child);
            loop.onExit(child, status -> seen.add(status.toString())).owning(child);
        }
        loop.run();
        assertThat(seen).hasSize(20).containsOnly("exit code 0");
    }
}
