package org.ipclab.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.ipclab.pipes.PipeChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A channel that is ready in every turn is read without asking the selector. */
class SpeculationTest extends LoopFixture {
    private static final int MANY = 1000;

    private final ByteBuffer message = ByteBuffer.allocateDirect(64);
    private PipeChannel hot;
    private PipeChannel other;

    @BeforeEach
    void openOther() throws IOException {
        hot = pipe;
        hot.sink().configureBlocking(false); // an interrupt would close it otherwise
        other = PipeChannel.open();
    }

    @AfterEach
    void closeOther() throws IOException {
        other.close();
    }

    /** Keeps the first pipe ready in every turn, for as long as the action says true. */
    private Registration heat(Turn turn) throws IOException {
        AtomicInteger number = new AtomicInteger();
        Registration registration =
                loop.onReadable(
                        hot.source(),
                        bytes -> {
                            if (turn.go(number.incrementAndGet())) {
                                hot.sink().write(message.clear());
                            }
                        });
        hot.sink().write(message.clear());
        return registration;
    }

    private interface Turn {
        boolean go(int number) throws Exception;
    }

    @Test
    void ofTwoThatAreAlwaysReadyBothAreReadInNearlyEveryTurn() throws Exception {
        readAtMost(message.capacity());
        other.sink().configureBlocking(false);
        Registration late = loop.onReadable(other.source(), bytes -> {});
        Registration early =
                heat(
                        number -> {
                            for (int i = 0; i < 2 && number > MANY; i++) {
                                other.sink().write(message.clear());
                            }
                            if (number == 3 * MANY) {
                                loop.registrations().forEach(Registration::cancel);
                            }
                            return true;
                        });
        loop.run();
        assertThat(early.stats().events()).isEqualTo(3 * MANY);
        assertThat(late.stats().events()).isGreaterThan(3 * MANY / 2);
    }

    private void readAtMost(int bytes) throws IOException {
        loop.close();
        loop = Multiplexer.builder().readBudget(bytes).open();
    }

    @Test
    void aChannelThatIsAlwaysReadyKeepsNobodyElseWaitingForEver() throws Exception {
        CountDownLatch all = new CountDownLatch(3);
        loop.onReadable(other.source(), bytes -> all.countDown());
        Registration reader =
                heat(
                        number -> {
                            if (number == MANY) {
                                other.sink().write(Bytes.of("x"));
                                loop.after(Duration.ofMillis(1), all::countDown);
                                Thread.startVirtualThread(() -> loop.submit(all::countDown));
                            }
                            return true;
                        });
        loop.start();
        all.await();
        assertThat(reader.isActive()).isTrue();
    }

    @Test
    void aWrongGuessIsNoEventAndNoSpin() throws Exception {
        Registration reader = heat(number -> number < MANY);
        loop.after(Duration.ofMillis(20), reader::cancel);
        loop.run();
        assertThat(reader.stats().events()).isEqualTo(MANY);
        assertThat(reader.stats().bytes()).isEqualTo(MANY * 64);
        assertThat(reader.stats().spins()).isZero();
        assertThat(loop.stats().events()).isEqualTo(MANY + 1); // and the timer
        assertThat(loop.stats().spins()).isZero();
    }

    @Test
    void theEndOfAChannelThatWasAlwaysReadyIsToldOnceAndAfterItsBytes() throws Exception {
        Registration reader =
                heat(
                        number -> {
                            if (number == MANY) {
                                hot.sink().write(message.clear());
                                hot.sink().close();
                            }
                            return number < MANY;
                        });
        reader.onEnd(() -> seen.add("end after " + reader.stats().bytes()));
        loop.run();
        assertThat(seen).containsExactly("end after " + (MANY + 1) * 64);
    }

    @Test
    void aHandlerThatThrowsEndsItsRegistrationAtOnce() throws Exception {
        Registration reader =
                heat(
                        number -> {
                            hot.sink().write(message.clear());
                            if (number == MANY) {
                                throw new IllegalStateException("on purpose");
                            }
                            return false;
                        });
        reader.onFailure(failure -> seen.add(failure.getMessage()));
        loop.run();
        assertThat(seen).containsExactly("on purpose");
        assertThat(reader.stats().events()).isEqualTo(MANY);
    }

    @Test
    void aReaderThatIsPausedByAnotherHandlerIsNotRead() throws Exception {
        Registration reader = loop.onReadable(other.source(), bytes -> seen.add("read"));
        heat(number -> {
                    other.sink().write(message.clear());
                    if (number % 10 == 0) {
                        reader.pause();
                        seen.clear();
                    }
                    if (number % 10 == 5 && number > 10) {
                        assertThat(seen).isEmpty();
                        reader.resume();
                    }
                    if (number == MANY + 1) {
                        loop.registrations().forEach(Registration::cancel);
                    }
                    return true;
                })
                .onFailure(
                        failure -> {
                            seen.add(failure.getMessage());
                            reader.cancel();
                        });
        loop.run();
        assertThat(seen).isEmpty();
    }

    @Test
    @Tag("kernel")
    void aLinkIsNotReadOnceItsTargetIsFull() throws Exception {
        for (int bytes : new int[] {1000, 1500, 2300, 3100, 4000}) {
            readAtMost(bytes);
            try (PipeChannel from = PipeChannel.open();
                    PipeChannel to = PipeChannel.open(4096)) {
                from.sink().configureBlocking(false);
                ByteBuffer twice = ByteBuffer.allocateDirect(2 * bytes);
                Registration link = loop.pipe(from.source(), to.sink());
                heat(
                        number -> {
                            from.sink().write(twice.clear());
                            if (number == MANY) {
                                loop.registrations().forEach(Registration::cancel);
                            }
                            return number < MANY;
                        });
                loop.run();
                assertThat(link.stats().bytes()).isLessThan(4096 + (1 << 16) + 3 * bytes);
            }
        }
    }

    @Test
    void aChannelThatIsCancelledMeanwhileLeavesTheSelectorInTheNextTurn() throws Exception {
        Registration silent = loop.onReadable(other.source(), bytes -> {});
        heat(
                number -> {
                    if (number == MANY) {
                        silent.cancel();
                    }
                    if (number == MANY + 1) {
                        seen.add(other.source().isRegistered() ? "registered" : "free");
                        loop.current().cancel();
                    }
                    return true;
                });
        loop.run();
        assertThat(seen).containsExactly("free");
    }

    @Test
    void anInterruptEndsRunAndLosesNothing() throws Exception {
        Registration reader =
                heat(
                        number -> {
                            if (number == MANY) {
                                Thread.currentThread().interrupt();
                            }
                            if (number == 2 * MANY) {
                                loop.current().cancel();
                            }
                            return true;
                        });
        assertThatThrownBy(loop::run).isInstanceOf(InterruptedException.class);
        assertThat(reader.stats().events()).isEqualTo(MANY);
        loop.run();
        assertThat(reader.stats().bytes()).isEqualTo(2 * MANY * 64);
    }

    @Test
    void aCloseByAnotherThreadEndsTheLoop() throws Exception {
        CountDownLatch busy = new CountDownLatch(MANY);
        heat(
                number -> {
                    busy.countDown();
                    return true;
                });
        Thread thread = loop.start();
        busy.await();
        loop.close();
        thread.join();
    }

    @Test
    @Tag("kernel")
    void selectByHandAsksEachTime() throws Exception {
        heat(
                number -> {
                    if (number == MANY) {
                        Thread.currentThread().interrupt();
                    }
                    return number < MANY;
                });
        assertThatThrownBy(loop::run).isInstanceOf(InterruptedException.class);
        assertThat(loop.select(Duration.ZERO)).isEmpty();
        hot.sink().write(message.clear());
        assertThat(loop.select(Duration.ZERO)).hasSize(1);
        assertThat(hot.source().available()).isEqualTo(64);
    }
}
