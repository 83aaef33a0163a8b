package org.ipclab.shared;

import static org.assertj.core.api.Assertions.assertThat;

import org.ipclab.pipes.ChildProcess;
import org.ipclab.shared.queue.DeadlySlots;
import org.ipclab.shared.queue.DeadlySlots.Step;
import org.ipclab.shared.queue.QueueShape;
import org.ipclab.shared.queue.QueueSleepers;
import org.ipclab.shared.queue.RecordQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;

/** Processes that are killed at chosen steps while they put, take, or wait. */
class QueueKillTest {
    private static final int CAPACITY = 4;
    private static final int MAX_BYTES = 8;

    private static SharedMemory memory() throws IOException {
        SharedMemory memory = SharedMemory.create(SharedQueue.bytesFor(CAPACITY, MAX_BYTES));
        SharedQueue.create(memory, CAPACITY, MAX_BYTES);
        return memory;
    }

    /** In the child: a queue that kills its process behind a step. */
    private static SharedQueue<byte[]> deadly(Step last) throws IOException {
        SharedMemory memory = SharedMemory.inherited(3);
        MemorySegment region = memory.segment();
        MemorySegment slots = region.asSlice(Structure.LINE + RecordQueue.SLOTS_AT);
        return SharedQueue.of(
                memory,
                0,
                region,
                new DeadlySlots(
                        slots,
                        new QueueShape(CAPACITY, MAX_BYTES),
                        step -> Children.dieIf(step == last)));
    }

    static final class DyingProducer {
        public static void main(String[] arguments) throws Exception {
            deadly(Step.valueOf(arguments[0])).put(new byte[] {7});
        }
    }

    @ParameterizedTest
    @EnumSource
    void aProducerThatIsKilledHasPutItsRecordOrHasNot(Step last) throws Exception {
        try (SharedMemory memory = memory()) {
            SharedQueue<byte[]> queue = SharedQueue.in(memory);
            Actor<byte[]> consumer = new Actor<>(queue::take);
            QueueSleepers.awaitConsumers(queue.records(), 1);
            assertDies(Children.command(DyingProducer.class, memory, last.name()).start());
            if (last != Step.COMMITTED) {
                queue.put(new byte[] {8});
            }
            assertThat(consumer.result()[0]).isEqualTo((byte) (last == Step.COMMITTED ? 7 : 8));
            assertThat(queue.poll()).isNull();
        }
    }

    static final class DyingConsumer {
        public static void main(String[] arguments) throws Exception {
            deadly(Step.valueOf(arguments[0])).take();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aConsumerThatIsKilledHasTakenItsRecordOrHasNot(Step last) throws Exception {
        try (SharedMemory memory = memory()) {
            SharedQueue<byte[]> queue = SharedQueue.in(memory);
            queue.putAll(List.of(new byte[] {1}, new byte[] {2}, new byte[] {3}, new byte[] {4}));
            Actor<Boolean> producer =
                    new Actor<>(() -> queue.offer(new byte[] {5}, Duration.ofDays(1)));
            QueueSleepers.awaitProducers(queue.records(), 1);
            assertDies(Children.command(DyingConsumer.class, memory, last.name()).start());
            if (last != Step.COMMITTED) {
                assertThat(queue.take()).containsExactly(1);
            }
            assertThat(producer.result()).isTrue(); // without a further signal if it was committed
            for (byte next = 2; next <= 5; next++) {
                assertThat(queue.take()).containsExactly(next);
            }
        }
    }

    private static void assertDies(ChildProcess starting) throws Exception {
        try (ChildProcess child = starting) {
            assertThat(child.waitFor().signal()).isEqualTo(9);
        }
    }

    static final class MuteProducer {
        public static void main(String[] arguments) throws Exception {
            SharedQueue<byte[]> queue = SharedQueue.in(SharedMemory.inherited(3));
            QueueSleepers.putWithoutWaking(queue.records(), new byte[] {7});
            Children.dieIf(true);
        }
    }

    @Test
    void aProducerThatIsKilledBeforeItWakesAnybodyHasPutItsRecord() throws Exception {
        try (SharedMemory memory = memory()) {
            SharedQueue<byte[]> queue = SharedQueue.in(memory);
            Actor<byte[]> consumer = new Actor<>(queue::take);
            QueueSleepers.awaitConsumers(queue.records(), 1);
            assertDies(Children.command(MuteProducer.class, memory).start());
            assertThat(consumer.result()).containsExactly(7);
        }
    }

    static final class WaitingConsumer {
        public static void main(String[] arguments) throws Exception {
            SharedQueue<byte[]> queue = SharedQueue.in(SharedMemory.inherited(3));
            Children.ready();
            Children.stay();
            queue.take();
        }
    }

    @Test
    void aKilledWaiterTakesNoWakeUpWithIt() throws Exception {
        try (SharedMemory memory = memory()) {
            SharedQueue<byte[]> queue = SharedQueue.in(memory);
            try (ChildProcess child = Children.command(WaitingConsumer.class, memory).start()) {
                Children.release(List.of(child));
                QueueSleepers.awaitConsumers(queue.records(), 1);
                Actor<byte[]> other = new Actor<>(queue::take);
                QueueSleepers.awaitConsumers(queue.records(), 2);
                kill(child);
                QueueSleepers.putWithoutWaking(queue.records(), new byte[] {5}); // it woke the dead
                assertThat(other.result()).containsExactly(5);
            }
        }
    }

    private static void kill(ChildProcess child) throws Exception {
        child.destroyForcibly();
        assertThat(child.waitFor().signal()).as("alive until now").isEqualTo(9);
    }
}
