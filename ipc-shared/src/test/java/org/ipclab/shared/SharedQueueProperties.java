package org.ipclab.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;

class SharedQueueProperties {
    private static final Duration BOUND = Duration.ofSeconds(30);

    /** Negative: take so many. Otherwise: put so many, of this length each. */
    record Step(int count, int length) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Integer> counts = Arbitraries.integers().between(-5, 5);
        Arbitrary<Integer> lengths = Arbitraries.integers().between(0, 20);
        return counts.flatMap(count -> lengths.map(length -> new Step(count, length)))
                .list()
                .ofMaxSize(60);
    }

    @Property(tries = 300)
    void behavesAsABoundedQueueOfArrays(
            @ForAll("steps") List<Step> steps, @ForAll @IntRange(min = 1, max = 6) int capacity)
            throws Exception {
        try (SharedMemory memory = SharedMemory.create(SharedQueue.bytesFor(capacity, 20))) {
            SharedQueue<byte[]> queue = SharedQueue.create(memory, capacity, 20);
            Queue<byte[]> model = new ArrayDeque<>();
            byte serial = 0;
            for (Step step : steps) {
                for (int i = 0; i < step.count; i++) {
                    byte[] record = new byte[step.length];
                    Arrays.fill(record, serial++);
                    assertThat(queue.offer(record)).isEqualTo(model.size() < capacity);
                    if (model.size() < capacity) {
                        model.add(record);
                    }
                }
                for (int i = 0; i > step.count; i--) {
                    assertThat(queue.poll()).isEqualTo(model.poll());
                }
                assertThat(queue.size()).isEqualTo(model.size());
            }
        }
    }

    /** With batches or without, consumers see each producer's records in order, and each once. */
    @Property(tries = 40)
    void nothingIsLostOrTwiceOrOutOfOrder(
            @ForAll @IntRange(min = 1, max = 8) int capacity,
            @ForAll @Size(min = 1, max = 3) List<@IntRange(min = 1, max = 10) Integer> producers,
            @ForAll @Size(min = 1, max = 3) List<@IntRange(min = 1, max = 10) Integer> consumers) {
        assertTimeoutPreemptively(BOUND, () -> run(capacity, producers, consumers));
    }

    private static void run(int capacity, List<Integer> producers, List<Integer> consumers)
            throws Exception {
        int each = 200;
        try (SharedMemory memory = SharedMemory.create(SharedQueue.bytesFor(capacity, 8))) {
            SharedQueue.create(memory, capacity, 8);
            SharedQueue<byte[]> queue = Children.trusting(memory);
            Collection<List<Long>> seen = new ConcurrentLinkedQueue<>();
            List<FutureTask<Void>> takers = new ArrayList<>();
            for (int batch : consumers) {
                takers.add(start(() -> seen.add(consume(queue, batch))));
            }
            List<FutureTask<Void>> putters = new ArrayList<>();
            for (int p = 0; p < producers.size(); p++) {
                int producer = p;
                putters.add(start(() -> produce(queue, producer, each, producers.get(producer))));
            }
            for (FutureTask<Void> putter : putters) {
                putter.get();
            }
            queue.close();
            for (FutureTask<Void> taker : takers) {
                taker.get();
            }
            assertThat(seen).allSatisfy(SharedQueueProperties::assertInOrder);
            assertThat(seen.stream().flatMap(List::stream))
                    .hasSize(producers.size() * each)
                    .doesNotHaveDuplicates();
        }
    }

    private interface Action {
        void run() throws Exception;
    }

    private static FutureTask<Void> start(Action action) {
        FutureTask<Void> task =
                new FutureTask<>(
                        () -> {
                            action.run();
                            return null;
                        });
        Thread.ofPlatform().daemon().start(task);
        return task;
    }

    private static void produce(SharedQueue<byte[]> queue, int producer, int count, int batch)
            throws InterruptedException {
        for (int i = 0; i < count; i += batch) {
            List<byte[]> records = new ArrayList<>();
            for (int k = i; k < Math.min(count, i + batch); k++) {
                long record = (long) producer << 32 | k;
                records.add(ByteBuffer.allocate(8).putLong(record).array());
            }
            if (batch == 1) {
                queue.put(records.getFirst());
            } else {
                assertThat(queue.putAll(records)).isEqualTo(records.size());
            }
        }
    }

    private static List<Long> consume(SharedQueue<byte[]> queue, int batch)
            throws InterruptedException {
        List<Long> taken = new ArrayList<>();
        List<byte[]> records = queue.takeMany(batch);
        while (!records.isEmpty()) {
            records.forEach(record -> taken.add(ByteBuffer.wrap(record).getLong()));
            records = queue.takeMany(batch);
        }
        return taken;
    }

    private static void assertInOrder(List<Long> taken) {
        Map<Integer, Integer> last = new HashMap<>();
        for (long record : taken) {
            Integer before = last.put((int) (record >> 32), (int) record);
            assertThat((int) record).isGreaterThan(before == null ? -1 : before);
        }
    }
}
