package org.ipclab.testkit.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.ipclab.condition.CloseableQueue;
import org.ipclab.testkit.Actor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/** What {@code putAll} and {@code takeMany} move. */
public interface BatchContract extends QueueFactory {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8})
    default void batchesKeepTheOrderHoweverOftenTheQueueGoesRound(int capacity) throws Exception {
        CloseableQueue<Integer> queue = ofCapacity(capacity);
        int in = 0;
        int out = 0;
        for (int round = 0; round < 50; round++) {
            int size = round % capacity + 1;
            assertThat(queue.putAll(IntStream.range(in, in + size).boxed().toList()))
                    .isEqualTo(size);
            in += size;
            for (var batch = queue.takeMany(2); ; batch = queue.takeMany(2)) {
                for (int element : batch) {
                    assertThat(element).isEqualTo(out++);
                }
                if (queue.isEmpty()) {
                    break;
                }
            }
        }
        assertThat(out).isEqualTo(in);
    }

    @Test
    default void aBatchLargerThanTheQueuePassesThroughIt() throws Exception {
        CloseableQueue<Integer> queue = ofCapacity(3);
        var batch = IntStream.range(0, 1000).boxed().toList();
        var producer = Actor.start(() -> queue.putAll(batch));
        var taken = new ArrayList<Integer>();
        while (taken.size() < 1000) {
            var some = queue.takeMany(7);
            assertThat(some.size()).isBetween(1, 3);
            taken.addAll(some);
        }
        assertThat(taken).isEqualTo(batch);
        assertThat(producer.result()).isEqualTo(1000);
    }

    /** A time that long ago is no time that is far away. */
    @Test
    default void timesFarInThePastHavePassed() throws Exception {
        var never = Duration.ofSeconds(Long.MIN_VALUE);
        CloseableQueue<Integer> queue = ofCapacity(1);
        Actor.run(
                        () -> {
                            assertThatExceptionOfType(TimeoutException.class)
                                    .isThrownBy(() -> queue.takeMany(1, never));
                            assertThatExceptionOfType(TimeoutException.class)
                                    .isThrownBy(() -> queue.receive(never));
                            assertThat(queue.putAll(List.of(1, 2), never)).isOne();
                            assertThat(queue.putAll(List.of(3), never)).isZero();
                        })
                .result();
    }

    @Test
    default void pollManyTakesWhatThereIsInOrderAndDoesNotWait() throws Exception {
        CloseableQueue<Integer> queue = ofCapacity(4);
        assertThat(queue.pollMany(3)).isEmpty();
        queue.putAll(List.of(1, 2, 3, 4));
        assertThat(queue.pollMany(3)).containsExactly(1, 2, 3);
        queue.close();
        assertThat(queue.pollMany(3)).containsExactly(4);
        assertThat(queue.pollMany(3)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> queue.pollMany(0));
    }

    @Test
    default void takeManyTakesWhatThereIsAndNoMoreThanAllowed() throws Exception {
        CloseableQueue<Integer> queue = ofCapacity(4);
        queue.putAll(List.of(1, 2, 3, 4));
        assertThat(queue.takeMany(3)).containsExactly(1, 2, 3);
        assertThat(queue.takeMany(3, Duration.ZERO)).containsExactly(4);
    }

    @Test
    default void aBatchThatFitsInPartWaitsWithTheRest() throws Exception {
        CloseableQueue<Integer> queue = ofCapacity(2);
        queue.add(1);
        assertThat(queue.putAll(List.of(2, 3, 4), Duration.ofMillis(1))).isOne();
        assertThat(queue).containsExactly(1, 2);
    }

    @Test
    default void anEmptyBatchDoesNotWait() throws Exception {
        CloseableQueue<Integer> queue = ofCapacity(1);
        queue.add(1);
        assertThat(queue.putAll(List.of())).isZero();
    }

    @Test
    default void aBatchWithANullPutsNothing() {
        CloseableQueue<Integer> queue = ofCapacity(4);
        assertThatNullPointerException().isThrownBy(() -> queue.putAll(Arrays.asList(1, null)));
        assertThatNullPointerException().isThrownBy(() -> queue.putAll(null));
        assertThat(queue).isEmpty();
    }

    @Test
    default void aBatchOfNoneCannotBeTaken() {
        CloseableQueue<Integer> queue = ofCapacity(1);
        assertThatIllegalArgumentException().isThrownBy(() -> queue.takeMany(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> queue.takeMany(-1, Duration.ofMinutes(1)));
    }

    @Test
    default void batchesAreTheCallersOwn() throws Exception {
        CloseableQueue<Integer> queue = ofCapacity(2);
        var given = new ArrayList<>(List.of(1, 2));
        queue.putAll(given);
        given.clear();
        var taken = queue.takeMany(2);
        queue.putAll(List.of(3, 4));
        assertThat(taken).containsExactly(1, 2);
    }
}
