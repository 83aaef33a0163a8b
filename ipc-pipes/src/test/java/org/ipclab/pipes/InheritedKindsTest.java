package org.ipclab.pipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.ipclab.pipes.message.LineReader;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Every kind of descriptor, used in every way: all bytes arrive, then the end, and the mode of the
 * open file, which others share, is what it was.
 */
@Tag("kernel")
class InheritedKindsTest {
    @TempDir private Path directory;

    /** What this process does with an end that it takes. */
    private enum Use {
        READ,
        READ_IN_A_VIRTUAL_THREAD,
        SELECT,
        SELECT_THEN_BLOCK,
        GIVE_TO_A_CHILD,
        SHARE_WITH_A_CHILD,
        RELAY,
        FAIL_TO_START,
        LINES
    }

    static Stream<Arguments> everyKindAndUse() {
        return Arrays.stream(FileKinds.values())
                .flatMap(kind -> Arrays.stream(Use.values()).map(use -> Arguments.of(kind, use)));
    }

    /** A terminal holds one page of lines; a pipe and a socket are filled several times. */
    private static byte[] lines(FileKinds kind) {
        int count = kind == FileKinds.TERMINAL ? 30 : 4_000;
        String text =
                String.join(
                        "",
                        IntStream.range(0, count)
                                .mapToObj(i -> "line %d of so many, each as long\n".formatted(i))
                                .toList());
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @MethodSource("everyKindAndUse")
    void allThatIsSentIsReadAndNothingElseChanges(FileKinds kind, Use use) throws Exception {
        byte[] sent = lines(kind);
        try (FileKinds.Pair pair = kind.source(directory)) {
            int flags = pair.flags();
            var sending =
                    Threads.start(
                            Thread.ofPlatform().daemon(),
                            () -> {
                                pair.send(sent);
                                pair.end();
                                return true;
                            });
            byte[] read;
            try (PipeSource source = Inherited.source(pair.taken())) {
                read = read(source, use);
                assertThat(pair.flags()).isEqualTo(flags);
            }
            assertThat(read).isEqualTo(sent);
            assertThat(sending.result().get()).isTrue();
            assertThat(pair.flags()).isEqualTo(flags);
        }
    }

    private static byte[] read(PipeSource source, Use use) throws Exception {
        return switch (use) {
            case READ -> Bytes.readAll(source);
            case READ_IN_A_VIRTUAL_THREAD -> virtually(() -> Bytes.readAll(source));
            case SELECT -> select(source);
            case SELECT_THEN_BLOCK -> {
                ByteArrayOutputStream all = new ByteArrayOutputStream();
                ByteBuffer first = ByteBuffer.allocateDirect(5_000);
                source.configureBlocking(false);
                try (Selector selector = Selector.open()) {
                    source.register(selector, SelectionKey.OP_READ);
                    while (source.read(first) == 0) {
                        selector.select();
                    }
                }
                source.configureBlocking(true);
                all.writeBytes(taken(first));
                all.writeBytes(Bytes.readAll(source));
                yield all.toByteArray();
            }
            case GIVE_TO_A_CHILD -> throughCat(ChildProcess.command("cat").stdin(source));
            case SHARE_WITH_A_CHILD -> {
                byte[] read = throughCat(ChildProcess.command("cat").stdin(source).share(source));
                assertThat(source.isOpen()).isTrue();
                yield read;
            }
            case RELAY -> relay(source);
            case FAIL_TO_START -> {
                source.configureBlocking(false);
                ChildCommand nothing = ChildProcess.command("no-such-program").stdin(source);
                assertThatThrownBy(nothing::start).isInstanceOf(IOException.class);
                assertThat(source.isBlocking()).isFalse();
                yield select(source);
            }
            case LINES -> {
                StringBuilder text = new StringBuilder();
                LineReader lines = LineReader.over(source, 1_000);
                for (var line = lines.read(); line.isPresent(); line = lines.read()) {
                    text.append(line.get()).append('\n');
                }
                yield text.toString().getBytes(StandardCharsets.UTF_8);
            }
        };
    }

    private static <T> T virtually(Callable<T> task) throws Exception {
        return Threads.start(Thread.ofVirtual(), task).result().get();
    }

    private static byte[] taken(ByteBuffer filled) {
        byte[] bytes = new byte[filled.flip().remaining()];
        filled.get(bytes);
        return bytes;
    }

    private static byte[] select(PipeSource source) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        source.configureBlocking(false);
        try (Selector selector = Selector.open()) {
            source.register(selector, SelectionKey.OP_READ);
            boolean heap = false;
            for (int count = 0; count >= 0; ) {
                heap = !heap;
                ByteBuffer buffer =
                        heap ? ByteBuffer.allocate(10_000) : ByteBuffer.allocateDirect(10_000);
                count = source.read(buffer);
                all.writeBytes(taken(buffer));
                if (count == 0) {
                    selector.select();
                    selector.selectedKeys().clear();
                }
            }
        }
        return all.toByteArray();
    }

    private static byte[] throughCat(ChildCommand cat) throws Exception {
        try (ChildProcess child = cat.stdout(Stdio.PIPE).start()) {
            byte[] read = Bytes.readAll(child.stdout());
            assertThat(child.waitFor().isSuccess()).isTrue();
            return read;
        }
    }

    private static byte[] relay(PipeSource source) throws Exception {
        try (PipeChannel pipe = PipeChannel.open()) {
            var relaying =
                    Threads.start(
                            Thread.ofPlatform(),
                            () -> {
                                long count = Relay.between(source, pipe.sink()).transfer();
                                pipe.sink().close();
                                return count;
                            });
            byte[] read = Bytes.readAll(pipe.source());
            assertThat(relaying.result().get()).isEqualTo(read.length);
            return read;
        }
    }

    @ParameterizedTest
    @MethodSource("everyKindAndUse")
    void allThatIsWrittenArrivesAndNothingElseChanges(FileKinds kind, Use use) throws Exception {
        byte[] written = lines(kind);
        try (FileKinds.Pair pair = kind.sink(directory)) {
            int flags = pair.flags();
            var receiving =
                    Threads.start(Thread.ofPlatform().daemon(), () -> pair.receive(written.length));
            try (PipeSink sink = Inherited.sink(pair.taken())) {
                write(sink, written, use);
                assertThat(pair.flags()).isEqualTo(flags);
            }
            assertThat(receiving.result().get()).isEqualTo(written);
            assertThat(pair.flags()).isEqualTo(flags);
        }
    }

    private static void write(PipeSink sink, byte[] bytes, Use use) throws Exception {
        switch (use) {
            case READ, LINES -> sink.write(ByteBuffer.wrap(bytes));
            case READ_IN_A_VIRTUAL_THREAD -> virtually(() -> sink.write(ByteBuffer.wrap(bytes)));
            case SELECT -> select(sink, ByteBuffer.wrap(bytes));
            case SELECT_THEN_BLOCK -> {
                sink.configureBlocking(false);
                ByteBuffer all = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
                sink.write(all);
                sink.configureBlocking(true);
                sink.write(new ByteBuffer[] {all.slice()});
            }
            case GIVE_TO_A_CHILD -> feedCat(ChildProcess.command("cat").stdout(sink), bytes);
            case SHARE_WITH_A_CHILD -> {
                feedCat(ChildProcess.command("cat").stdout(sink).share(sink), bytes);
                assertThat(sink.isOpen()).isTrue();
            }
            case RELAY -> {
                try (PipeChannel pipe = PipeChannel.open()) {
                    var feeding =
                            Threads.start(
                                    Thread.ofPlatform(),
                                    () -> {
                                        pipe.sink().write(ByteBuffer.wrap(bytes));
                                        pipe.sink().close();
                                        return true;
                                    });
                    assertThat(Relay.between(pipe.source(), sink).transfer())
                            .isEqualTo(bytes.length);
                    assertThat(feeding.result().get()).isTrue();
                }
            }
            case FAIL_TO_START -> {
                sink.configureBlocking(false);
                ChildCommand nothing = ChildProcess.command("no-such-program").stdout(sink);
                assertThatThrownBy(nothing::start).isInstanceOf(IOException.class);
                select(sink, ByteBuffer.wrap(bytes));
            }
        }
    }

    private static void select(PipeSink sink, ByteBuffer bytes) throws IOException {
        sink.configureBlocking(false);
        try (Selector selector = Selector.open()) {
            sink.register(selector, SelectionKey.OP_WRITE);
            while (bytes.hasRemaining()) {
                sink.write(bytes);
                selector.select(Duration.ofMillis(100).toMillis());
                selector.selectedKeys().clear();
            }
        }
    }

    private static void feedCat(ChildCommand cat, byte[] bytes) throws Exception {
        try (ChildProcess child = cat.stdin(Stdio.PIPE).start()) {
            child.stdin().write(ByteBuffer.wrap(bytes));
            child.stdin().close();
            assertThat(child.waitFor().isSuccess()).isTrue();
        }
    }
}
