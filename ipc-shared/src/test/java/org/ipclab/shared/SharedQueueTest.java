package org.ipclab.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ipclab.shared.queue.QueueSleepers.awaitConsumers;
import static org.ipclab.shared.queue.QueueSleepers.awaitProducers;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

class SharedQueueTest {
    private static final int CAPACITY = 3;
    private static final int MAX_BYTES = 10;
    private static final Duration SHORT = Duration.ofMillis(30);

    private final SharedMemory memory = Memories.create(SharedQueue.bytesFor(CAPACITY, MAX_BYTES));
    private final SharedQueue<byte[]> queue = create(memory);

    private static SharedQueue<byte[]> create(SharedMemory memory) {
        SharedQueue.create(memory, CAPACITY, MAX_BYTES);
        return Children.trusting(memory);
    }

    @AfterEach
    void close() {
        memory.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] record) {
        return new String(record, StandardCharsets.UTF_8);
    }

    private void fill() {
        for (int i = 0; i < CAPACITY; i++) {
            assertThat(queue.offer(bytes("full"))).isTrue();
        }
    }

    @Test
    void recordsOfEveryLengthComeOutInOrder() throws Exception {
        for (int length = 0; length <= MAX_BYTES; length++) {
            queue.put(bytes("x".repeat(length)));
            queue.put(bytes("-"));
            assertThat(text(queue.take())).isEqualTo("x".repeat(length));
            assertThat(text(queue.take())).isEqualTo("-");
        }
        assertThat(queue.poll()).isNull();
    }

    @Test
    void aRecordThatIsTooLongIsRefused() {
        assertThatThrownBy(() -> queue.put(new byte[MAX_BYTES + 1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 10 bytes, not 11");
        assertThatThrownBy(() -> queue.putAll(List.of(bytes("ok"), new byte[MAX_BYTES + 1])))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(queue.size()).isZero();
    }

    @Test
    void aFullQueueTakesNothingMore() throws Exception {
        fill();
        assertThat(queue.offer(bytes("more"))).isFalse();
        assertThat(queue.offer(bytes("more"), SHORT)).isFalse();
        assertThat(queue.offer(bytes("more"), Duration.ofSeconds(-1))).isFalse();
        assertThat(queue.size()).isEqualTo(CAPACITY);
    }

    @Test
    void anEmptyQueueGivesNothing() {
        assertThat(queue.poll()).isNull();
        assertThatThrownBy(() -> queue.receive(SHORT)).isInstanceOf(TimeoutException.class);
        assertThatThrownBy(() -> queue.receive(Duration.ZERO)).isInstanceOf(TimeoutException.class);
    }

    @Test
    void aProducerWaitsForRoom() throws Exception {
        fill();
        Actor<Boolean> producer = new Actor<>(() -> queue.offer(bytes("late"), Duration.ofDays(1)));
        awaitProducers(queue.records(), 1);
        assertThat(text(queue.take())).isEqualTo("full");
        assertThat(producer.result()).isTrue();
        assertThat(queue.size()).isEqualTo(CAPACITY);
    }

    @Test
    void aConsumerWaitsForARecord() throws Exception {
        Actor<byte[]> consumer = new Actor<>(queue::take);
        awaitConsumers(queue.records(), 1);
        queue.put(bytes("here"));
        assertThat(text(consumer.result())).isEqualTo("here");
    }

    @Test
    void everyWaitingConsumerGetsARecordOfABatch() throws Exception {
        List<Actor<byte[]>> consumers = new ArrayList<>();
        for (int i = 0; i < CAPACITY; i++) {
            consumers.add(new Actor<>(queue::take));
        }
        awaitConsumers(queue.records(), CAPACITY);
        queue.putAll(List.of(bytes("1"), bytes("2"), bytes("3")));
        List<String> taken = new ArrayList<>();
        for (Actor<byte[]> consumer : consumers) {
            taken.add(text(consumer.result()));
        }
        assertThat(taken).containsExactlyInAnyOrder("1", "2", "3");
    }

    @Test
    void aBatchLargerThanTheQueueGoesThroughIt() throws Exception {
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            records.add(bytes("r" + i));
        }
        Actor<Integer> producer = new Actor<>(() -> queue.putAll(records));
        List<String> taken = new ArrayList<>();
        while (taken.size() < 10) {
            List<byte[]> some = queue.takeMany(2);
            assertThat(some).hasSizeBetween(1, 2);
            some.forEach(record -> taken.add(text(record)));
        }
        assertThat(producer.result()).isEqualTo(10);
        assertThat(taken).containsExactlyElementsOf(records.stream().map(r -> text(r)).toList());
    }

    @Test
    void afterCloseConsumersDrainAndSeeTheEnd() throws Exception {
        queue.put(bytes("last"));
        queue.close();
        queue.close();
        assertThat(queue.isClosed()).isTrue();
        assertThat(queue.offer(bytes("x"))).isFalse();
        assertThat(queue.offer(bytes("x"), SHORT)).isFalse();
        assertThatThrownBy(() -> queue.put(bytes("x")))
                .isInstanceOf(SharedQueueClosedException.class);
        assertThatThrownBy(() -> queue.putAll(List.of(bytes("x"))))
                .isInstanceOf(SharedQueueClosedException.class);
        assertThat(queue.receive()).hasValueSatisfying(r -> assertThat(text(r)).isEqualTo("last"));
        assertThat(queue.receive()).isEmpty();
        assertThat(queue.receive(SHORT)).isEmpty();
        assertThat(queue.takeMany(5)).isEmpty();
        assertThat(queue.poll()).isNull();
        assertThatThrownBy(queue::take).isInstanceOf(SharedQueueClosedException.class);
    }

    @Test
    void closeReleasesAWaitingConsumer() throws Exception {
        Actor<Boolean> consumer = new Actor<>(() -> queue.receive().isEmpty());
        awaitConsumers(queue.records(), 1);
        queue.close();
        assertThat(consumer.result()).isTrue();
    }

    @Test
    void closeReleasesAWaitingProducer() throws Exception {
        fill();
        Actor<Void> producer = Actor.doing(() -> queue.put(bytes("x")));
        awaitProducers(queue.records(), 1);
        queue.close();
        assertThatThrownBy(producer::result).hasCauseInstanceOf(SharedQueueClosedException.class);
        assertThat(queue.size()).isEqualTo(CAPACITY);
    }

    @Test
    void aClosedQueueTellsHowMuchOfABatchWentIn() throws Exception {
        List<byte[]> records = List.of(bytes("1"), bytes("2"), bytes("3"), bytes("4"));
        Actor<Integer> producer = new Actor<>(() -> queue.putAll(records));
        awaitProducers(queue.records(), 1);
        queue.close();
        assertThat(producer.result()).isEqualTo(CAPACITY);
    }

    @Test
    void anInterruptEndsAWaitForARecordWithoutEffect() throws Exception {
        SharedQueue<byte[]> interruptible = SharedQueue.in(memory);
        Actor<byte[]> consumer = new Actor<>(interruptible::take);
        awaitConsumers(queue.records(), 1);
        consumer.thread().interrupt();
        assertThatThrownBy(consumer::result).hasCauseInstanceOf(InterruptedException.class);
        queue.put(bytes("still here"));
        assertThat(text(queue.take())).isEqualTo("still here");
    }

    @Test
    void anInterruptEndsAWaitForRoomWithoutEffect() throws Exception {
        fill();
        SharedQueue<byte[]> interruptible = SharedQueue.in(memory);
        Actor<Boolean> producer =
                new Actor<>(() -> interruptible.offer(bytes("x"), Duration.ofDays(1)));
        awaitProducers(queue.records(), 1);
        producer.thread().interrupt();
        assertThatThrownBy(producer::result).hasCauseInstanceOf(InterruptedException.class);
        assertThat(queue.size()).isEqualTo(CAPACITY);
    }

    @Test
    void anInterruptSetBeforeIsSeenAtOnce() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> queue.put(bytes("x"))).isInstanceOf(InterruptedException.class);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(queue.size()).isZero();
    }

    @Test
    void aVirtualThreadIsRefused() throws Exception {
        AtomicReference<Throwable> refusal = new AtomicReference<>();
        Thread.ofVirtual()
                .uncaughtExceptionHandler((thread, e) -> refusal.set(e))
                .start(() -> queue.offer(bytes("x")))
                .join();
        assertThat(refusal.get()).isInstanceOf(WrongThreadException.class);
    }

    @Test
    void closingTheMemoryEndsEveryWaitInIt() throws Exception {
        SharedQueue<byte[]> same = SharedQueue.in(memory);
        Actor<Boolean> consumer = new Actor<>(() -> same.receive().isEmpty());
        awaitConsumers(queue.records(), 1);
        memory.close();
        assertThatThrownBy(() -> same.offer(bytes("x")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed in this process");
        assertThatThrownBy(consumer::result)
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed in this process");
    }

    @Test
    void aQueueIsMadeOnceAndFoundOnlyWhereItIs() throws Exception {
        assertThatThrownBy(() -> SharedQueue.create(memory, 1, 1))
                .isInstanceOf(IllegalStateException.class);
        assertThat(SharedQueue.in(memory).capacity()).isEqualTo(CAPACITY);
        assertThat(SharedQueue.in(memory).maxRecordBytes()).isEqualTo(MAX_BYTES);
        try (SharedMemory empty = SharedMemory.create(4096)) {
            assertThatThrownBy(() -> SharedQueue.in(empty))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> SharedQueue.create(empty, 1000, 1000))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> SharedQueue.bytesFor(0, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SharedQueue.bytesFor(1, -1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void sizesBeyondTheIntRangeAreComputedRight() {
        assertThat(SharedQueue.bytesFor(Integer.MAX_VALUE, Integer.MAX_VALUE))
                .isGreaterThan((long) Integer.MAX_VALUE * Integer.MAX_VALUE);
    }
}
