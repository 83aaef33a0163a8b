package org.ipclab.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ipclab.shared.queue.QueueSleepers.awaitConsumers;
import static org.ipclab.shared.queue.QueueSleepers.awaitProducers;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

/** The queue's ends, its time limits, its batches and its codecs, with text for elements. */
class SharedQueueMessagesTest {
    private static final int CAPACITY = 3;
    private static final int MAX_BYTES = 10;
    private static final Duration SHORT = Duration.ofMillis(30);

    private final SharedMemory memory = Memories.create(SharedQueue.bytesFor(CAPACITY, MAX_BYTES));
    private final SharedQueue<String> queue =
            SharedQueue.create(memory, CAPACITY, MAX_BYTES).with(MessageCodec.text());

    @AfterEach
    void close() {
        memory.close();
    }

    @Test
    void messagesComeOutAsTheyWentIn() throws Exception {
        queue.put("äöü");
        assertThat(queue.offer("")).isTrue();
        assertThat(queue.offer("x", SHORT)).isTrue();
        assertThat(queue.take()).isEqualTo("äöü");
        assertThat(queue.poll(SHORT)).isEmpty();
        assertThat(queue.receive()).contains("x");
        assertThat(queue.poll()).isNull();
    }

    @Test
    void aMessageThatIsTooLongOrNoneIsRefusedBeforeAnyIsPut() {
        assertThatThrownBy(() -> queue.put("12345678901"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 10 bytes, not 11");
        assertThatThrownBy(() -> queue.putAll(List.of("ok", "12345678901")))
                .isInstanceOf(IllegalArgumentException.class);
        List<String> none = new ArrayList<>(List.of("ok"));
        none.add(null);
        assertThatThrownBy(() -> queue.putAll(none)).isInstanceOf(NullPointerException.class);
        assertThat(queue.size()).isZero();
    }

    @Test
    void timedBatchesEndInTime() throws Exception {
        assertThatThrownBy(() -> queue.takeMany(2, SHORT)).isInstanceOf(TimeoutException.class);
        assertThat(queue.putAll(List.of("1", "2", "3", "4", "5"), SHORT)).isEqualTo(CAPACITY);
        assertThat(queue.putAll(List.of("4"), SHORT)).isZero();
        assertThat(queue.putAll(List.of(), SHORT)).isZero();
        assertThat(queue.takeMany(2, SHORT)).containsExactly("1", "2");
        assertThat(queue.takeMany(2, Duration.ZERO)).containsExactly("3");
        assertThat(queue.poll(Duration.ofSeconds(Long.MIN_VALUE))).isNull();
    }

    @Test
    void theLongestTimesAreLong() throws Exception {
        Duration longest = Duration.ofSeconds(Long.MAX_VALUE);
        Actor<String> consumer = new Actor<>(() -> queue.poll(longest));
        awaitConsumers(queue.records(), 1);
        assertThat(queue.offer("x", longest)).isTrue();
        assertThat(consumer.result()).isEqualTo("x");
        assertThat(queue.putAll(List.of("1", "2", "3"), longest)).isEqualTo(3);
        assertThat(queue.takeMany(9, longest)).hasSize(3);
    }

    @Test
    void anInterruptBehindTheFirstOfABatchEndsItWithTheNumber() throws Exception {
        Actor<Boolean> producer =
                new Actor<>(
                        () ->
                                queue.putAll(List.of("1", "2", "3", "4")) == CAPACITY
                                        && Thread.interrupted());
        awaitProducers(queue.records(), 1);
        producer.thread().interrupt();
        assertThat(producer.result()).isTrue();
        assertThat(queue.takeMany(9)).containsExactly("1", "2", "3");
    }

    @Test
    void whatTakesNothingOrLessIsRefused() {
        for (int none : new int[] {0, -1}) {
            assertThatThrownBy(() -> queue.takeMany(none))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> queue.takeMany(none, SHORT))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aLoopEndsWithTheQueue() throws Exception {
        queue.putAll(List.of("1", "2"));
        queue.close();
        List<String> all = new ArrayList<>();
        queue.drain().forEach(all::add);
        assertThat(all).containsExactly("1", "2");
    }

    @Test
    void anInterruptCancelsALoop() throws Exception {
        Actor<Boolean> loop =
                new Actor<>(
                        () -> {
                            assertThatThrownBy(() -> queue.drain().forEach(_ -> {}))
                                    .isInstanceOf(CancellationException.class);
                            return Thread.interrupted();
                        });
        awaitConsumers(queue.records(), 1);
        loop.thread().interrupt();
        assertThat(loop.result()).isTrue();
    }

    @Test
    void afterAFailureConsumersDrainAndAreToldWhy() throws Exception {
        queue.put("last");
        queue.fail("the disk is full");
        queue.fail("another reason");
        queue.close();
        assertThat(queue.isClosed()).isTrue();
        assertThat(queue.remainingCapacity()).isZero();
        assertThat(queue.offer("x")).isFalse();
        assertThatThrownBy(() -> queue.put("x"))
                .isInstanceOf(SharedQueueClosedException.class)
                .hasMessageContaining("the disk is full");
        assertThat(queue.take()).isEqualTo("last");
        for (Actor.Action action :
                List.<Actor.Action>of(
                        queue::take,
                        queue::receive,
                        () -> queue.receive(SHORT),
                        () -> queue.takeMany(1),
                        () -> queue.takeMany(1, SHORT),
                        () -> queue.drain().iterator().hasNext())) {
            assertThatThrownBy(action::run)
                    .isInstanceOf(SharedQueueClosedException.class)
                    .hasMessageContaining("the disk is full");
        }
        assertThat(queue.poll()).isNull();
        assertThat(queue.poll(SHORT)).isNull();
    }

    @Test
    void aFailureReleasesAWaitingConsumer() throws Exception {
        Actor<String> consumer = new Actor<>(queue::take);
        awaitConsumers(queue.records(), 1);
        queue.fail("no more");
        assertThatThrownBy(consumer::result)
                .hasCauseInstanceOf(SharedQueueClosedException.class)
                .hasMessageContaining("no more");
    }

    @Test
    void aFailureAfterTheCloseChangesNothing() throws Exception {
        queue.close();
        queue.fail("too late");
        assertThat(queue.receive()).isEmpty();
    }

    @Test
    void aReasonIsCutOffBehindAWholeCharacter() {
        queue.fail("ä".repeat(300)); // 600 bytes
        assertThatThrownBy(queue::take).hasMessageEndingWith("failed: " + "ä".repeat(254));
    }

    @Test
    void aReasonOfHalfAPairIsKeptAsFarAsItCan() {
        queue.fail("x\ud83d");
        assertThatThrownBy(queue::take).hasMessageEndingWith("failed: x?");
    }

    @Test
    void whatIsNoMessageDoesNotTakeOthersWithIt() throws Exception {
        MessageCodec<Integer> numbers =
                MessageCodec.of(
                        n -> String.valueOf(n).getBytes(), b -> Integer.valueOf(new String(b)));
        SharedQueue<Integer> same = queue.with(numbers);
        same.put(1);
        queue.put("one");
        same.put(2);
        assertThatThrownBy(() -> same.takeMany(3))
                .isInstanceOfSatisfying(
                        UndecodableMessageException.class,
                        e -> {
                            assertThat(e.record()).isEqualTo("one".getBytes());
                            assertThat((Object) e.others()).isEqualTo(List.of(1, 2));
                            assertThat(e).hasCauseInstanceOf(NumberFormatException.class);
                        });
        queue.put("two");
        assertThatThrownBy(same::poll).isInstanceOf(UndecodableMessageException.class);
        assertThat(queue.size()).isZero();
    }

    @Test
    void itCountsDepthPeakAndWaits() throws Exception {
        queue.putAll(List.of("1", "2", "3"));
        queue.offer("4", SHORT);
        queue.take();
        assertThat(queue.stats()).isEqualTo(new SharedQueueStats(CAPACITY, 2, 3, 1, 1, 0));
        assertThat(queue.remainingCapacity()).isEqualTo(1);
        queue.takeMany(3);
        queue.poll(SHORT);
        queue.poll();
        assertThat(queue.stats()).isEqualTo(new SharedQueueStats(CAPACITY, 0, 3, 3, 1, 1));
        assertThat(queue.toString()).contains("0 of 3");
    }
}
