package org.ipclab.pipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.util.concurrent.TimeUnit.SECONDS;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

class PipeProperties {
    @Property(tries = 200)
    void whatGoesInComesOutInOrderHoweverItIsCut(
            @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 1, max = 70_000) Integer> writes,
            @ForAll @IntRange(min = 1, max = 70_000) int readBytes,
            @ForAll boolean direct,
            @ForAll boolean virtual)
            throws Exception {
        byte[] sent = Bytes.pattern(writes.stream().mapToInt(n -> n).sum());
        Thread.Builder kind = virtual ? Thread.ofVirtual() : Thread.ofPlatform();
        try (PipeChannel pipe = PipeChannel.open()) {
            var writer = Threads.start(kind, () -> writeCut(pipe.sink(), sent, writes, direct));
            ByteBuffer received = ByteBuffer.allocate(sent.length + 1);
            ByteBuffer buffer = allocate(readBytes, direct);
            while (pipe.source().read(buffer.clear()) != -1) {
                received.put(buffer.flip());
            }
            assertThat(received.flip()).isEqualTo(ByteBuffer.wrap(sent));
            assertThat(writer.result().get(30, SECONDS)).isEqualTo(sent.length);
        }
    }

    private static int writeCut(PipeSink sink, byte[] bytes, List<Integer> cuts, boolean direct)
            throws IOException {
        int at = 0;
        for (int cut : cuts) {
            ByteBuffer chunk = allocate(cut, direct).put(bytes, at, cut).flip();
            at += sink.write(chunk);
        }
        sink.close();
        return at;
    }

    private static ByteBuffer allocate(int bytes, boolean direct) {
        return direct ? ByteBuffer.allocateDirect(bytes) : ByteBuffer.allocate(bytes);
    }

    enum Kind {
        WRITE,
        READ,
        CLOSE_SINK,
        CLOSE_SOURCE,
        START_CHILD_WITH_SINK,
        START_CHILD_WITH_SOURCE,
        KILL_CHILD
    }

    record Step(Kind kind, int bytes, boolean direct) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Kind> kinds =
                Arbitraries.frequencyOf(
                        Tuple.of(8, Arbitraries.of(Kind.WRITE, Kind.READ)),
                        Tuple.of(1, Arbitraries.of(Kind.values())));
        Arbitrary<Integer> bytes = Arbitraries.integers().between(1, 40_000);
        return Combinators.combine(kinds, bytes, Arbitraries.of(true, false))
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(40);
    }

    /** The kernel's pipe beside a model of one, with children that hold copies of its ends. */
    @Tag("kernel")
    @Property(tries = 150)
    void aPipeBehavesLikeItsModelWhoeverHoldsItsEnds(@ForAll("steps") List<Step> steps)
            throws Exception {
        try (Model model = new Model()) {
            for (Step step : steps) {
                model.take(step);
            }
        }
    }

    private static final class Model implements AutoCloseable {
        private final PipeChannel pipe = PipeChannel.open();
        private final Deque<Byte> inside = new ArrayDeque<>();
        private final List<ChildProcess> children = new ArrayList<>();
        private final List<PipeEnd> theirs = new ArrayList<>(); // the end that each child holds
        private byte next;

        Model() throws IOException {
            pipe.source().configureBlocking(false);
            pipe.sink().configureBlocking(false);
        }

        void take(Step step) throws Exception {
            switch (step.kind) {
                case WRITE -> write(allocate(step.bytes, step.direct));
                case READ -> read(allocate(step.bytes, step.direct));
                case CLOSE_SINK -> pipe.sink().close();
                case CLOSE_SOURCE -> pipe.source().close();
                case START_CHILD_WITH_SINK -> startChild(pipe.sink());
                case START_CHILD_WITH_SOURCE -> startChild(pipe.source());
                case KILL_CHILD -> killChild();
            }
            if (pipe.sink().isOpen()) {
                assertThat(pipe.sink().isBroken()).isEqualTo(!isHeld(pipe.source()));
            }
            if (pipe.source().isOpen()) {
                assertThat(pipe.source().available()).isEqualTo(inside.size());
            }
        }

        private boolean isHeld(PipeEnd end) {
            return end.isOpen() || theirs.contains(end);
        }

        private void write(ByteBuffer bytes) throws IOException {
            byte first = next;
            while (bytes.hasRemaining()) {
                bytes.put(next++);
            }
            bytes.flip();
            if (!pipe.sink().isOpen()) {
                next = first;
                assertThatThrownBy(() -> pipe.sink().write(bytes))
                        .isInstanceOf(ClosedChannelException.class);
            } else if (!isHeld(pipe.source())) {
                next = first;
                assertThatThrownBy(() -> pipe.sink().write(bytes))
                        .isInstanceOf(BrokenPipeException.class);
            } else {
                int written = pipe.sink().write(bytes);
                next = (byte) (first + written);
                for (int i = 0; i < written; i++) {
                    inside.add((byte) (first + i));
                }
                assertThat(inside.size()).isLessThanOrEqualTo(pipe.sink().capacity());
            }
        }

        private void read(ByteBuffer target) throws IOException {
            if (!pipe.source().isOpen()) {
                assertThatThrownBy(() -> pipe.source().read(target))
                        .isInstanceOf(ClosedChannelException.class);
                return;
            }
            int count = pipe.source().read(target);
            if (inside.isEmpty()) {
                assertThat(count).isEqualTo(isHeld(pipe.sink()) ? 0 : -1);
                return;
            }
            assertThat(count).isEqualTo(Math.min(target.capacity(), inside.size()));
            byte[] expected = new byte[count];
            for (int i = 0; i < count; i++) {
                expected[i] = inside.remove();
            }
            byte[] actual = new byte[count];
            target.flip().get(actual);
            assertThat(Arrays.equals(actual, expected)).isTrue();
        }

        private void startChild(PipeEnd end) throws IOException {
            if (end.isOpen() && children.size() < 3) {
                children.add(ChildProcess.command("sleep", "1000").fd(7, end).share(end).start());
                theirs.add(end);
            }
        }

        private void killChild() throws Exception {
            if (!children.isEmpty()) {
                ChildProcess child = children.removeFirst();
                child.destroyForcibly();
                child.waitFor();
                theirs.removeFirst();
            }
        }

        @Override
        public void close() throws IOException {
            for (ChildProcess child : children) {
                child.close();
            }
            pipe.close();
        }
    }
}
