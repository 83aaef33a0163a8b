package org.ipclab.shared;

import static org.assertj.core.api.Assertions.assertThat;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.ipclab.pipes.ChildProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Producers and consumers that are killed by tens at random moments. */
class QueueKillStormTest {
    private static final VarHandle INT = JAVA_INT.varHandle();
    private static final VarHandle LONG = JAVA_LONG.varHandle();
    private static final int WAVES = Integer.getInteger("ipclab.test.waves", 3);
    private static final int PRODUCERS_A_WAVE = 4;
    private static final int CONSUMERS_A_WAVE = 2;
    private static final int MOST_PRODUCERS = 1000;
    private static final int MOST_RECORDS = 2_000_000; // a producer
    private static final int MAX_BYTES = 100;
    private static final long TORN_RECORDS_AT = (SharedQueue.bytesFor(16, MAX_BYTES) + 63) & -64;
    private static final long DONE_AT = TORN_RECORDS_AT + 64;
    private static final long TAKEN_AT = DONE_AT + 8L * MOST_PRODUCERS;

    /** How many records a producer's put returned for. */
    private static long doneAt(int producer) {
        return DONE_AT + producer * 8L;
    }

    /** How many times a record was taken. */
    private static long takenAt(int producer, int number) {
        return TAKEN_AT + 4L * ((long) producer * MOST_RECORDS + number);
    }

    static final class StormProducer {
        public static void main(String[] arguments) throws Exception {
            SharedMemory memory = SharedMemory.inherited(3);
            SharedQueue<byte[]> queue = SharedQueue.in(memory);
            int producer = Integer.parseInt(arguments[0]);
            Children.ready();
            Children.stay();
            for (int i = 0; i < MOST_RECORDS; i++) {
                queue.put(record(producer, i));
                LONG.setVolatile(memory.segment(), doneAt(producer), i + 1L);
            }
            while (true) {
                LockSupport.park();
            }
        }
    }

    /** Its length and each of its bytes follow from its number. */
    private static byte[] record(int producer, int number) {
        byte[] record = new byte[8 + (producer + number) % (MAX_BYTES - 7)];
        ByteBuffer.wrap(record).putInt(producer).putInt(number);
        for (int i = 8; i < record.length; i++) {
            record[i] = (byte) (producer + number + i);
        }
        return record;
    }

    static final class StormConsumer {
        public static void main(String[] arguments) throws Exception {
            SharedMemory memory = SharedMemory.inherited(3);
            SharedQueue<byte[]> queue = SharedQueue.in(memory);
            Children.ready();
            Children.stay();
            while (true) {
                note(memory.segment(), queue.take());
            }
        }
    }

    private static void note(MemorySegment words, byte[] record) {
        ByteBuffer bytes = ByteBuffer.wrap(record);
        int producer = bytes.getInt();
        int number = bytes.getInt();
        if (!Arrays.equals(record, record(producer, number))) {
            INT.getAndAdd(words, TORN_RECORDS_AT, 1);
        } else {
            INT.getAndAdd(words, takenAt(producer, number), 1);
        }
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void aStormOfKillsTearsLosesAndDoublesNothing() throws Exception {
        Random random = new Random(2);
        int producers = WAVES * PRODUCERS_A_WAVE;
        try (SharedMemory memory = SharedMemory.create(takenAt(producers, 0))) {
            SharedQueue<byte[]> queue = SharedQueue.create(memory, 16, MAX_BYTES);
            for (int first = 0; first < producers; first += PRODUCERS_A_WAVE) {
                List<ChildProcess> producing = startProducers(memory, first);
                List<ChildProcess> consuming = startConsumers(memory);
                Children.release(producing);
                Children.release(consuming);
                while (!producing.isEmpty() || !consuming.isEmpty()) {
                    if (!producing.isEmpty() && !consuming.isEmpty()) {
                        awaitProgress(memory.segment(), first);
                    }
                    LockSupport.parkNanos(random.nextInt(10_000_000));
                    int victim = random.nextInt(producing.size() + consuming.size());
                    kill(
                            victim < producing.size()
                                    ? producing.remove(victim)
                                    : consuming.remove(victim - producing.size()));
                }
            }
            queue.close();
            Optional<byte[]> rest = queue.receive();
            while (rest.isPresent()) {
                note(memory.segment(), rest.get());
                rest = queue.receive();
            }
            assertWhole(memory.segment(), producers);
        }
    }

    private static List<ChildProcess> startProducers(SharedMemory memory, int first)
            throws IOException {
        List<ChildProcess> producing = new ArrayList<>();
        for (int i = first; i < first + PRODUCERS_A_WAVE; i++) {
            producing.add(child(StormProducer.class, memory, String.valueOf(i)));
        }
        return producing;
    }

    private static List<ChildProcess> startConsumers(SharedMemory memory) throws IOException {
        List<ChildProcess> consuming = new ArrayList<>();
        for (int i = 0; i < CONSUMERS_A_WAVE; i++) {
            consuming.add(child(StormConsumer.class, memory, ""));
        }
        return consuming;
    }

    /** As long as one of each kind lives, records keep moving, whoever was killed. */
    private static void awaitProgress(MemorySegment words, int first) {
        long before = done(words, first);
        while (done(words, first) < before + 100) {
            LockSupport.parkNanos(100_000);
        }
    }

    private static long done(MemorySegment words, int first) {
        long sum = 0;
        for (int producer = first; producer < first + PRODUCERS_A_WAVE; producer++) {
            sum += (long) LONG.getVolatile(words, doneAt(producer));
        }
        return sum;
    }

    private static void assertWhole(MemorySegment words, int producers) {
        assertThat((int) INT.getVolatile(words, TORN_RECORDS_AT)).as("torn").isZero();
        long lost = 0;
        long taken = 0;
        for (int producer = 0; producer < producers; producer++) {
            int done = (int) (long) LONG.getVolatile(words, doneAt(producer));
            for (int i = 0; i < Math.min(done + 2, MOST_RECORDS); i++) {
                int times = (int) INT.getVolatile(words, takenAt(producer, i));
                assertThat(times).as("record %d of %d", i, producer).isLessThanOrEqualTo(1);
                if (i < done) {
                    lost += 1 - times;
                }
                if (i > done) {
                    assertThat(times).as("record %d, never put", i).isZero();
                }
                taken += times;
            }
        }
        assertThat(lost)
                .as("what killed consumers had in hand")
                .isBetween(0L, (long) WAVES * CONSUMERS_A_WAVE);
        assertThat(taken).isPositive();
    }

    private static ChildProcess child(Class<?> main, SharedMemory memory, String argument)
            throws IOException {
        return Children.command(main, memory, argument).start();
    }

    private static void kill(ChildProcess child) throws Exception {
        child.destroyForcibly();
        assertThat(child.waitFor().signal()).as("alive until now").isEqualTo(9);
        child.close();
    }
}
