package org.ipclab.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

import org.ipclab.pipes.PipeChannel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * A loop against a model of it: whatever is registered, paused, resumed, cancelled, written and
 * closed, by this thread, by tasks and by handlers while the loop turns, also while everything is
 * ready in turn after turn, so that the loop reads without asking.
 */
class MultiplexerProperties {
    private static final int PIPES = 3;
    private static final int BUSY_TURNS = 60; // in the middle all pipes are read without asking
    private static final long PATIENCE_SECONDS = 20;

    enum What {
        REGISTER,
        WRITE,
        WRITE_AGAIN,
        PAUSE,
        RESUME,
        CANCEL,
        CLOSE_SINK,
        CLOSE_SOURCE,
        SETTLE
    }

    enum Where {
        CALLER,
        TASK,
        HANDLER,
        BUSY_HANDLER
    }

    record Step(What what, Where where, int pipe, int bytes) {}

    @Provide
    Arbitrary<Step> step() {
        return Combinators.combine(
                        Arbitraries.of(What.class),
                        Arbitraries.of(Where.class),
                        Arbitraries.integers().between(0, PIPES - 1),
                        Arbitraries.integers().between(1, 900))
                .as(Step::new);
    }

    @Property(tries = 400)
    void theLoopDoesWhatItsModelDoes(
            @ForAll @Size(min = 1, max = 40) List<@From("step") Step> steps) throws Exception {
        World world = new World();
        try {
            for (Step step : steps) {
                world.apply(step);
            }
            world.settle();
        } finally {
            world.end();
        }
    }

    /** One pipe and its reader: what is true, and what the model says. */
    private static final class Reader {
        final PipeChannel pipe;
        final Multiplexer loop;
        volatile Registration registration;
        volatile int read;
        volatile int ends;
        volatile Throwable wrong;

        volatile int written; // the model
        boolean watching;
        boolean paused;
        boolean sinkOpen = true;
        boolean sourceOpen = true;
        int readThen; // what was read when the step was done
        int frozenAt; // what was read when the reader was last stopped
        int expectedEnds;

        Reader(Multiplexer loop) throws IOException {
            this.loop = loop;
            this.pipe = PipeChannel.open();
        }

        void handle(ByteBuffer bytes) {
            while (bytes.hasRemaining()) {
                byte next = bytes.get();
                if (next != (byte) read) {
                    wrong = new AssertionError("byte " + read + " is " + next);
                }
                read++;
            }
        }

        boolean endsByItself() {
            return watching && !paused && !sinkOpen && sourceOpen;
        }

        void apply(What what, int bytes) throws Exception {
            switch (what) {
                case REGISTER -> register();
                case WRITE, WRITE_AGAIN -> write(bytes);
                case PAUSE -> {
                    if (registration != null) {
                        registration.pause();
                    }
                }
                case RESUME -> {
                    if (registration != null) {
                        registration.resume();
                    }
                }
                case CANCEL -> {
                    if (registration != null) {
                        registration.cancel();
                    }
                }
                case CLOSE_SINK -> pipe.sink().close();
                case CLOSE_SOURCE -> pipe.source().close();
                case SETTLE -> {}
            }
        }

        private void register() throws IOException {
            if (!sourceOpen) {
                assertThatThrownBy(() -> loop.onReadable(pipe.source(), this::handle))
                        .isInstanceOf(ClosedChannelException.class);
            } else if (watching) {
                assertThatThrownBy(() -> loop.onReadable(pipe.source(), this::handle))
                        .isInstanceOf(IllegalStateException.class);
            } else {
                registration =
                        loop.onReadable(pipe.source(), this::handle)
                                .onEnd(() -> ends++)
                                .onFailure(failure -> wrong = failure);
            }
        }

        void write(int bytes) throws IOException {
            if (pipe.sink().isOpen() && pipe.source().isOpen()) {
                ByteBuffer some = ByteBuffer.allocate(bytes);
                for (int i = 0; i < bytes; i++) {
                    some.put((byte) written++);
                }
                pipe.sink().write(some.flip());
            }
        }

        void note(What what) {
            switch (what) {
                case REGISTER -> {
                    paused &= watching;
                    watching |= sourceOpen;
                }
                case PAUSE -> {
                    frozenAt = watching && !paused ? readThen : frozenAt;
                    paused |= watching;
                }
                case RESUME -> paused = false;
                case CANCEL -> {
                    frozenAt = watching && !paused ? readThen : frozenAt;
                    watching = false;
                }
                case CLOSE_SINK -> sinkOpen = false;
                case CLOSE_SOURCE -> {
                    frozenAt = watching && !paused ? readThen : frozenAt;
                    sourceOpen = false;
                    watching = false;
                }
                case WRITE, WRITE_AGAIN, SETTLE -> {}
            }
        }

        private boolean isActive() {
            return registration != null && registration.isActive();
        }

        void check() {
            assertThat(wrong).isNull();
            assertThat(read).isLessThanOrEqualTo(written);
            if (watching && !paused) {
                await(() -> read == written, "all that was written is read");
            } else {
                assertThat(read).isEqualTo(frozenAt);
            }
            assertThat(ends).isEqualTo(expectedEnds);
            await(() -> isActive() == watching, "a reader leaves when its channel is closed");
            assertThat(registration != null && registration.isPaused())
                    .isEqualTo(watching && paused);
        }
    }

    private static final class World {
        final Multiplexer loop = Multiplexer.builder().readBudget(1).open();
        final Thread thread;
        final PipeChannel trigger = PipeChannel.open();
        final List<Reader> readers;
        volatile CompletableFuture<Void> acted = new CompletableFuture<>();
        volatile CompletableFuture<Void> quiet = new CompletableFuture<>();
        volatile Callable<Void> action = () -> null;
        volatile int actAt;

        World() throws IOException {
            readers = List.of(new Reader(loop), new Reader(loop), new Reader(loop));
            loop.onReadable(trigger.source(), bytes -> turn(bytes.get()));
            thread = loop.start();
        }

        /** A turn of a busy loop, which counts down: every pipe is ready again in the next. */
        private void turn(int left) throws IOException {
            if (left == actAt) {
                complete(acted, action);
            }
            if (left == 0) {
                quiet.complete(null);
                return;
            }
            for (Reader reader : readers) {
                reader.write(2); // one more than is read in a turn
            }
            trigger.sink().write(ByteBuffer.allocate(1).put(0, (byte) (left - 1)));
        }

        private static void complete(CompletableFuture<Void> future, Callable<Void> action) {
            try {
                future.complete(action.call());
            } catch (Throwable e) {
                future.completeExceptionally(e);
            }
        }

        void apply(Step step) throws Exception {
            Reader reader = readers.get(step.pipe);
            if (step.what == What.REGISTER || step.what == What.SETTLE) {
                settle();
            }
            Callable<Void> work =
                    () -> {
                        reader.apply(step.what, step.bytes);
                        reader.readThen = reader.read;
                        return null;
                    };
            switch (step.where) {
                case CALLER -> {
                    work.call();
                    turn(); // one call of the handler may have been going on
                    reader.readThen = reader.read;
                }
                case TASK -> runAsTask(work);
                case HANDLER -> runInHandler(work, 0);
                case BUSY_HANDLER -> runInHandler(work, BUSY_TURNS);
            }
            turn();
            noteEnd(reader);
            reader.note(step.what);
            noteEnd(reader);
        }

        private void runAsTask(Callable<Void> work) throws Exception {
            CompletableFuture<Void> done = new CompletableFuture<>();
            loop.submit(() -> complete(done, work));
            done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }

        private void runInHandler(Callable<Void> work, int turns) throws Exception {
            acted = new CompletableFuture<>();
            quiet = new CompletableFuture<>();
            action = work;
            actAt = turns / 2;
            trigger.sink().write(ByteBuffer.allocate(1).put(0, (byte) turns));
            acted.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            quiet.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }

        private void turn() throws Exception {
            runAsTask(() -> null);
        }

        /** A reader that is watched after its sink was closed will see the end, and leave. */
        private void noteEnd(Reader reader) {
            if (reader.endsByItself()) {
                reader.expectedEnds++;
                await(() -> reader.ends == reader.expectedEnds, "the end of file is told");
                await(() -> reader.read == reader.written, "all came before the end");
                reader.frozenAt = reader.read;
                reader.watching = false;
            }
        }

        void settle() throws Exception {
            turn();
            readers.forEach(Reader::check);
        }

        void end() throws Exception {
            loop.close();
            thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            assertThat(thread.isAlive()).isFalse();
            trigger.close();
            for (Reader reader : readers) {
                reader.pipe.close();
            }
            assertThat(IntStream.range(0, PIPES).mapToObj(readers::get))
                    .noneMatch(reader -> reader.pipe.source().isRegistered());
        }
    }

    private static void await(BooleanSupplier condition, String what) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not in time: " + what);
            }
            Thread.yield();
        }
    }
}
