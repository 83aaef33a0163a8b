package org.ipclab.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.ipclab.pipes.PipeChannel;
import org.ipclab.pipes.message.Framing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** An interrupt in a call is that call's affair: the loop and all others go on. */
class InterruptTest extends LoopFixture {
    private final List<Throwable> failures = new ArrayList<>();
    private PipeChannel other;

    @BeforeEach
    void openOther() throws IOException {
        other = PipeChannel.open();
    }

    @AfterEach
    void closeOther() throws IOException {
        other.close();
    }

    /** Who throws, or leaves the status of the thread set. */
    private enum Culprit {
        HANDLER_THAT_THROWS {
            @Override
            void prepare(InterruptTest test) throws IOException {
                test.loop
                        .onReadable(
                                test.pipe.source(),
                                bytes -> {
                                    test.seen.add("culprit");
                                    throw new InterruptedException("on purpose");
                                })
                        .onFailure(test.failures::add);
                test.pipe.sink().write(Bytes.of("x"));
            }
        },
        HANDLER_WHOSE_CHANNEL_WAS_CLOSED_BY_THE_INTERRUPT {
            @Override
            void prepare(InterruptTest test) throws IOException {
                test.loop
                        .onReadable(
                                test.pipe.source(),
                                bytes -> {
                                    test.culprit();
                                    throw new ClosedByInterruptException();
                                })
                        .onFailure(test.failures::add);
                test.pipe.sink().write(Bytes.of("x"));
            }
        },
        TIMER {
            @Override
            void prepare(InterruptTest test) {
                test.loop.after(Duration.ZERO, test::culprit);
            }
        },
        TASK {
            @Override
            void prepare(InterruptTest test) {
                test.loop.submit(test::culprit);
            }
        },
        CANCELLED_FUTURE {
            @Override
            void prepare(InterruptTest test) {
                CompletableFuture<FutureTask<Void>> self = new CompletableFuture<>();
                FutureTask<Void> task =
                        new FutureTask<>(
                                () -> {
                                    test.seen.add("culprit");
                                    self.join().cancel(true);
                                    return null;
                                });
                self.complete(task);
                test.loop.execute(task);
            }
        },
        CALLBACK {
            @Override
            void prepare(InterruptTest test) throws IOException {
                test.loop.onReadable(test.pipe.source(), bytes -> {}).onEnd(test::culprit);
                test.pipe.sink().close();
            }
        },
        FAILURE_CALLBACK {
            @Override
            void prepare(InterruptTest test) throws IOException {
                test.loop
                        .onReadable(
                                test.pipe.source(),
                                bytes -> {
                                    throw new IOException("on purpose");
                                })
                        .onFailure(failure -> test.culprit());
                test.pipe.sink().write(Bytes.of("x"));
            }
        },
        DRAINED_CALLBACK {
            @Override
            void prepare(InterruptTest test) throws IOException {
                WriteQueue queue = test.loop.writeQueue(test.pipe.sink(), 0, 0);
                queue.onDrained(test::culprit);
                queue.pause();
                queue.write(Bytes.of("x"));
                queue.resume();
            }
        };

        abstract void prepare(InterruptTest test) throws IOException;
    }

    private void culprit() {
        seen.add("culprit");
        Thread.currentThread().interrupt();
    }

    @ParameterizedTest
    @EnumSource
    void theOthersGoOnInACallersThread(Culprit culprit) throws Exception {
        culprit.prepare(this);
        watchOther();
        loop.run();
        assertThat(seen).containsExactlyInAnyOrder("culprit", "tick", "tick", "good", "end");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void theOthersGoOnInAThreadOfTheLoop(Culprit culprit) throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        culprit.prepare(this);
        watchOther().onEnd(end::countDown);
        Thread thread = loop.start();
        end.await();
        assertThat(thread.isAlive()).isTrue();
        assertThat(seen).containsExactlyInAnyOrder("culprit", "tick", "tick", "good");
    }

    private Registration watchOther() throws IOException {
        Registration reader = loop.onReadable(other.source(), this::see);
        reader.onEnd(() -> seen.add("end"));
        loop.after(Duration.ofMillis(1), () -> seen.add("tick"));
        loop.after(
                Duration.ofMillis(2),
                () -> {
                    seen.add("tick");
                    write(other.sink(), "good");
                    close(other.sink());
                });
        return reader;
    }

    @Test
    void aHandlerThatThrowsIsToldSoByItsFailure() throws Exception {
        Culprit.HANDLER_THAT_THROWS.prepare(this);
        loop.run();
        assertThat(failures).hasSize(1);
        assertThat(failures.getFirst())
                .isInstanceOf(InterruptedException.class)
                .hasMessage("on purpose");
    }

    @Test
    void aTaskDoesNotFindTheInterruptOfTheOneBefore() throws Exception {
        loop.submit(this::culprit);
        loop.submit(() -> seen.add("interrupted " + Thread.currentThread().isInterrupted()));
        loop.run();
        assertThat(seen).containsExactly("culprit", "interrupted false");
    }

    @Test
    void aHandlerDoesNotFindTheInterruptOfTheOneBefore() throws Exception {
        for (PipeChannel one : List.of(pipe, other)) {
            loop.onReadable(
                    one.source(),
                    bytes -> {
                        seen.add("interrupted " + Thread.currentThread().isInterrupted());
                        Thread.currentThread().interrupt();
                    });
            one.sink().write(Bytes.of("x"));
        }
        assertThatThrownBy(loop::run).isInstanceOf(InterruptedException.class);
        assertThat(seen).containsExactly("interrupted false", "interrupted false");
    }

    @Test
    void anInterruptThatComesWhileAHandlerRunsAndIsLeftStandingEndsRun() throws Exception {
        Registration reader =
                loop.onReadable(
                        pipe.source(),
                        bytes -> {
                            Thread looping = Thread.currentThread();
                            Thread.startVirtualThread(looping::interrupt);
                            while (!looping.isInterrupted()) {
                                Thread.onSpinWait();
                            }
                        });
        pipe.sink().write(Bytes.of("x"));
        assertThatThrownBy(loop::run).isInstanceOf(InterruptedException.class);
        assertThat(reader.isActive()).isTrue();
        pipe.sink().close();
        loop.run();
        assertThat(reader.isActive()).isFalse();
    }

    @Test
    void aThreadOfTheLoopGoesOnAlsoIfAHandlerLeavesAnInterruptStanding() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        loop.onReadable(pipe.source(), bytes -> culprit()).onEnd(end::countDown);
        pipe.sink().write(Bytes.of("x"));
        loop.start();
        while (seen.isEmpty()) {
            Thread.yield();
        }
        pipe.sink().close();
        end.await();
        assertThat(seen).containsExactly("culprit");
    }

    @Test
    void aCallbackDoesNotTakeTheInterruptThatItsHandlerLeftForTheLoop() throws Exception {
        loop.onMessage(pipe.source(), Framing.lines(), line -> Thread.currentThread().interrupt())
                .onEnd(() -> seen.add("interrupted " + Thread.currentThread().isInterrupted()));
        pipe.sink().write(Bytes.of("last"));
        pipe.sink().close();
        assertThatThrownBy(
                        () -> {
                            loop.run();
                            TimeUnit.MILLISECONDS.sleep(1);
                        })
                .isInstanceOf(InterruptedException.class);
        assertThat(seen).containsExactly("interrupted false");
    }
}
