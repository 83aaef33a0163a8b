package org.ipclab.pipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;

/** The kernel's pipe beside a model of one, with children that hold copies of its ends. */
class PipeModelProperties {
    enum Kind {
        WRITE,
        READ,
        CLOSE_SINK,
        CLOSE_SOURCE,
        START_CHILD_WITH_SINK,
        START_CHILD_WITH_SOURCE,
        KILL_CHILD,
        INTERRUPT_A_BLOCKED_READ,
        INTERRUPT_A_BLOCKED_WRITE,
        CLOSE_UNDER_A_BLOCKED_READ,
        CLOSE_UNDER_A_BLOCKED_WRITE,
        OPEN_ANOTHER
    }

    /** The flag: a direct buffer; where a thread of its own is blocked, a virtual one. */
    record Step(Kind kind, int bytes, boolean flag) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Kind> kinds =
                Arbitraries.frequencyOf(
                        Tuple.of(4, Arbitraries.of(Kind.WRITE, Kind.READ)),
                        Tuple.of(1, Arbitraries.of(Kind.values())));
        Arbitrary<Integer> bytes = Arbitraries.integers().between(1, 40_000);
        return Combinators.combine(kinds, bytes, Arbitraries.of(true, false))
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(40);
    }

    @Tag("kernel")
    @Property(tries = 200)
    void aPipeBehavesLikeItsModelWhoeverHoldsItsEnds(@ForAll("steps") List<Step> steps)
            throws Exception {
        try (Model model = new Model()) {
            for (Step step : steps) {
                model.take(step);
            }
        }
    }

    private static ByteBuffer allocate(int bytes, boolean direct) {
        return direct ? ByteBuffer.allocateDirect(bytes) : ByteBuffer.allocate(bytes);
    }

    private static final class Model implements AutoCloseable {
        private PipeChannel pipe = open();
        private final Deque<Byte> inside = new ArrayDeque<>();
        private final List<ChildProcess> children = new ArrayList<>();
        private final List<PipeEnd> theirs = new ArrayList<>(); // the end that each child holds
        private byte next;

        Model() throws IOException {}

        private static PipeChannel open() throws IOException {
            PipeChannel pipe = PipeChannel.open();
            pipe.source().configureBlocking(false);
            pipe.sink().configureBlocking(false);
            return pipe;
        }

        void take(Step step) throws Exception {
            switch (step.kind) {
                case WRITE -> write(allocate(step.bytes, step.flag));
                case READ -> read(allocate(step.bytes, step.flag));
                case CLOSE_SINK -> pipe.sink().close();
                case CLOSE_SOURCE -> pipe.source().close();
                case START_CHILD_WITH_SINK -> startChild(pipe.sink());
                case START_CHILD_WITH_SOURCE -> startChild(pipe.source());
                case KILL_CHILD -> killChild();
                case INTERRUPT_A_BLOCKED_READ -> endBlockedRead(true, step.flag);
                case INTERRUPT_A_BLOCKED_WRITE -> endBlockedWrite(true, step.flag);
                case CLOSE_UNDER_A_BLOCKED_READ -> endBlockedRead(false, step.flag);
                case CLOSE_UNDER_A_BLOCKED_WRITE -> endBlockedWrite(false, step.flag);
                case OPEN_ANOTHER -> openAnother();
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
                added(first, pipe.sink().write(bytes));
                assertThat(inside.size()).isLessThanOrEqualTo(pipe.sink().capacity());
            }
        }

        private void added(byte first, int count) {
            for (int i = 0; i < count; i++) {
                inside.add((byte) (first + i));
            }
            next = (byte) (first + count);
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

        private void endBlockedRead(boolean interrupt, boolean virtual) throws Exception {
            if (pipe.source().isOpen() && inside.isEmpty() && isHeld(pipe.sink())) {
                pipe.source().configureBlocking(true);
                ByteBuffer target = ByteBuffer.allocate(10);
                end(pipe.source(), () -> pipe.source().read(target), interrupt, virtual);
                assertThat(target.position()).isZero();
            }
        }

        /** More than fits: it blocks half-way, and its position says where. */
        private void endBlockedWrite(boolean interrupt, boolean virtual) throws Exception {
            if (pipe.sink().isOpen() && isHeld(pipe.source())) {
                pipe.sink().configureBlocking(true);
                ByteBuffer bytes = ByteBuffer.allocate(pipe.sink().capacity() + 1);
                byte first = next;
                while (bytes.hasRemaining()) {
                    bytes.put(next++);
                }
                bytes.flip();
                end(pipe.sink(), () -> pipe.sink().write(bytes), interrupt, virtual);
                added(first, bytes.position());
            }
        }

        private static void end(
                PipeEnd end, Callable<?> blocked, boolean interrupt, boolean virtual)
                throws Exception {
            var running =
                    Threads.start(virtual ? Thread.ofVirtual() : Thread.ofPlatform(), blocked);
            Threads.awaitBlocked(running.thread());
            if (interrupt) {
                running.thread().interrupt();
            } else {
                end.close();
            }
            assertThatThrownBy(() -> running.result().get())
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isExactlyInstanceOf(
                            interrupt
                                    ? ClosedByInterruptException.class
                                    : AsynchronousCloseException.class);
            assertThat(end.isOpen()).isFalse();
        }

        private void openAnother() throws Exception {
            close();
            children.clear();
            theirs.clear();
            inside.clear();
            pipe = open();
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
