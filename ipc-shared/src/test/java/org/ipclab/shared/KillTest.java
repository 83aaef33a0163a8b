package org.ipclab.shared;

import static org.assertj.core.api.Assertions.assertThat;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.ipclab.pipes.ChildProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;

/** Processes that are killed: at chosen steps, and by tens at random moments. */
class KillTest {
    private static final VarHandle INT = JAVA_INT.varHandle();
    private static final VarHandle LONG = JAVA_LONG.varHandle();

    /** Where a process is killed while it puts, or takes, a record. */
    enum Step {
        LOCKED,
        COPIED,
        SIGNALLED,
        COMMITTED
    }

    static final class DyingProducer {
        public static void main(String[] arguments) throws Exception {
            Step last = Step.valueOf(arguments[0]);
            SharedQueue queue = SharedQueue.in(SharedMemory.inherited(3));
            queue.lock.acquire(Deadline.NEVER);
            Children.dieIf(last == Step.LOCKED);
            queue.ring.write(0, new byte[] {7});
            Children.dieIf(last == Step.COPIED);
            queue.notEmpty.signal(1);
            Children.dieIf(last == Step.SIGNALLED);
            queue.ring.commitWritten(1);
            Children.dieIf(last == Step.COMMITTED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aProducerThatIsKilledHasPutItsRecordOrHasNot(Step last) throws Exception {
        try (SharedMemory memory = SharedMemory.create(SharedQueue.bytesFor(4, 8))) {
            SharedQueue queue = SharedQueue.create(memory, 4, 8);
            FutureTask<List<Byte>> consumer = new FutureTask<>(() -> firstBytes(queue));
            Thread.ofPlatform().daemon().start(consumer);
            try (ChildProcess child =
                    Children.command(DyingProducer.class, memory, last.name()).start()) {
                assertThat(child.waitFor().signal()).isEqualTo(9);
            }
            queue.put(new byte[] {8});
            queue.close();
            List<Byte> whole =
                    last == Step.COMMITTED ? List.of((byte) 7, (byte) 8) : List.of((byte) 8);
            assertThat(consumer.get()).isEqualTo(whole);
        }
    }

    private static List<Byte> firstBytes(SharedQueue queue) throws InterruptedException {
        List<Byte> taken = new ArrayList<>();
        Optional<byte[]> record = queue.receive();
        while (record.isPresent()) {
            taken.add(record.get()[0]);
            record = queue.receive();
        }
        return taken;
    }

    static final class DyingConsumer {
        public static void main(String[] arguments) throws Exception {
            Step last = Step.valueOf(arguments[0]);
            SharedQueue queue = SharedQueue.in(SharedMemory.inherited(3));
            queue.lock.acquire(Deadline.NEVER);
            Children.dieIf(last == Step.LOCKED);
            queue.ring.read(0);
            Children.dieIf(last == Step.COPIED);
            queue.notFull.signal(1);
            Children.dieIf(last == Step.SIGNALLED);
            queue.ring.commitRead(1);
            Children.dieIf(last == Step.COMMITTED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aConsumerThatIsKilledHasTakenItsRecordOrHasNot(Step last) throws Exception {
        try (SharedMemory memory = SharedMemory.create(SharedQueue.bytesFor(2, 8))) {
            SharedQueue queue = SharedQueue.create(memory, 2, 8);
            queue.putAll(List.of(new byte[] {1}, new byte[] {2}));
            FutureTask<Boolean> producer =
                    new FutureTask<>(() -> queue.offer(new byte[] {3}, Duration.ofDays(1)));
            Thread.ofPlatform().daemon().start(producer);
            while (!queue.notFull.isFlagged()) {
                Thread.onSpinWait();
            }
            try (ChildProcess child =
                    Children.command(DyingConsumer.class, memory, last.name()).start()) {
                assertThat(child.waitFor().signal()).isEqualTo(9);
            }
            List<Integer> taken = new ArrayList<>();
            if (last == Step.COMMITTED) {
                taken.add(1);
            }
            while (taken.size() < 3) {
                taken.add((int) queue.take()[0]);
            }
            assertThat(taken).containsExactly(1, 2, 3);
            assertThat(producer.get()).isTrue();
        }
    }

    static final class WaitingConsumer {
        public static void main(String[] arguments) throws Exception {
            SharedQueue queue = SharedQueue.in(SharedMemory.inherited(3));
            Children.ready();
            queue.take();
        }
    }

    @Test
    void aKilledWaiterTakesNoWakeUpWithIt() throws Exception {
        try (SharedMemory memory = SharedMemory.create(SharedQueue.bytesFor(4, 8))) {
            SharedQueue queue = SharedQueue.create(memory, 4, 8);
            try (ChildProcess child = Children.command(WaitingConsumer.class, memory).start()) {
                Children.awaitReady(child);
                while (!queue.notEmpty.isFlagged()) {
                    Thread.onSpinWait();
                }
                FutureTask<byte[]> other = new FutureTask<>(queue::take);
                Thread.ofPlatform().daemon().start(other);
                queue.lock.lock(); // a signal that goes to the child, which then dies
                queue.notEmpty.signal(1);
                child.destroyForcibly();
                child.waitFor();
                queue.ring.write(0, new byte[] {5});
                queue.ring.commitWritten(1);
                queue.lock.unlock();
                assertThat(other.get()).containsExactly(5);
            }
        }
    }

    private static final long FIRST_AT = SharedLock.BYTES;
    private static final long SECOND_AT = FIRST_AT + 8;
    private static final long REPAIRS_AT = FIRST_AT + 16;
    private static final long TORN_AT = FIRST_AT + 24;

    /** Keeps two counters equal, and mends them only when told that a holder died. */
    static final class Pair {
        public static void main(String[] arguments) throws IOException {
            SharedMemory memory = SharedMemory.inherited(3);
            SharedLock lock = SharedLock.in(memory);
            Children.ready();
            while (true) {
                step(memory.segment(), lock);
            }
        }
    }

    private static void step(MemorySegment words, SharedLock lock) {
        lock.lock();
        try {
            if (lock.isAbandoned()) {
                words.set(JAVA_LONG, SECOND_AT, words.get(JAVA_LONG, FIRST_AT));
                words.set(JAVA_LONG, REPAIRS_AT, words.get(JAVA_LONG, REPAIRS_AT) + 1);
                lock.markConsistent();
            }
            long first = words.get(JAVA_LONG, FIRST_AT);
            if (first != words.get(JAVA_LONG, SECOND_AT)) {
                words.set(JAVA_LONG, TORN_AT, 1);
            }
            LONG.setVolatile(words, FIRST_AT, first + 1);
            LONG.setVolatile(words, SECOND_AT, first + 1);
        } finally {
            lock.unlock();
        }
    }

    @Test
    void nobodySeesWhatAKilledHolderLeftWithoutBeingTold() throws Exception {
        Random random = new Random(1);
        try (SharedMemory memory = SharedMemory.create(4096)) {
            SharedLock lock = SharedLock.in(memory);
            List<ChildProcess> children = start(10, Pair.class, memory, "");
            while (!children.isEmpty()) {
                LockSupport.parkNanos(random.nextInt(5_000_000));
                kill(children.remove(random.nextInt(children.size())));
                assertThat(lock.tryLock(Duration.ofSeconds(30))).isTrue();
                lock.unlock();
            }
            step(memory.segment(), lock);
            assertThat(memory.segment().get(JAVA_LONG, TORN_AT)).isZero();
            assertThat(memory.segment().get(JAVA_LONG, REPAIRS_AT)).isPositive();
        }
    }

    private static final int PRODUCERS = 24;
    private static final int CONSUMERS = 16;
    private static final int MOST_RECORDS = 200_000; // a producer
    private static final int MAX_BYTES = 100;
    private static final long QUEUE_BYTES = (SharedQueue.bytesFor(16, MAX_BYTES) + 63) & -64;

    /** How many records a producer's put returned for. */
    private static long doneAt(int producer) {
        return QUEUE_BYTES + producer * 8L;
    }

    /** How many times a record was taken. */
    private static long takenAt(int producer, int number) {
        return doneAt(PRODUCERS) + 4L * ((long) producer * MOST_RECORDS + number);
    }

    private static final long TORN_RECORDS_AT = takenAt(PRODUCERS, 0);

    static final class StormProducer {
        public static void main(String[] arguments) throws Exception {
            SharedMemory memory = SharedMemory.inherited(3);
            SharedQueue queue = SharedQueue.in(memory);
            int producer = Integer.parseInt(arguments[0]);
            Children.ready();
            for (int i = 0; i < MOST_RECORDS; i++) {
                queue.put(record(producer, i));
                LONG.setVolatile(memory.segment(), doneAt(producer), i + 1L);
            }
            Children.stay();
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
            SharedQueue queue = SharedQueue.in(memory);
            Children.ready();
            while (true) {
                note(memory.segment(), queue.take());
            }
        }
    }

    private static void note(MemorySegment words, byte[] record) {
        ByteBuffer bytes = ByteBuffer.wrap(record);
        int producer = bytes.getInt();
        int number = bytes.getInt();
        if (!java.util.Arrays.equals(record, record(producer, number))) {
            INT.getAndAdd(words, TORN_RECORDS_AT, 1);
        } else {
            INT.getAndAdd(words, takenAt(producer, number), 1);
        }
    }

    @Test
    void aStormOfKillsTearsLosesAndDoublesNothing() throws Exception {
        Random random = new Random(2);
        try (SharedMemory memory = SharedMemory.create(TORN_RECORDS_AT + 4)) {
            SharedQueue queue = SharedQueue.create(memory, 16, MAX_BYTES);
            for (int wave = 0; wave < 4; wave++) {
                int producer = wave * PRODUCERS / 4;
                List<ChildProcess> children = new ArrayList<>();
                for (int i = 0; i < PRODUCERS / 4; i++) {
                    children.add(child(StormProducer.class, memory, String.valueOf(producer + i)));
                }
                children.addAll(start(CONSUMERS / 4, StormConsumer.class, memory, ""));
                for (ChildProcess child : children.subList(0, PRODUCERS / 4)) {
                    Children.awaitReady(child);
                }
                Collections.shuffle(children, random);
                for (ChildProcess child : children) {
                    LockSupport.parkNanos(random.nextInt(20_000_000));
                    kill(child);
                }
            }
            queue.close();
            Optional<byte[]> rest = queue.receive();
            while (rest.isPresent()) {
                note(memory.segment(), rest.get());
                rest = queue.receive();
            }
            assertWhole(memory.segment());
        }
    }

    private static void assertWhole(MemorySegment words) {
        assertThat((int) INT.getVolatile(words, TORN_RECORDS_AT)).as("torn").isZero();
        long lost = 0;
        long taken = 0;
        for (int producer = 0; producer < PRODUCERS; producer++) {
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
        assertThat(lost).as("what killed consumers had in hand").isBetween(0L, (long) CONSUMERS);
        assertThat(taken).isPositive();
    }

    private static List<ChildProcess> start(
            int count, Class<?> main, SharedMemory memory, String argument) throws IOException {
        List<ChildProcess> children = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            children.add(child(main, memory, argument));
        }
        for (ChildProcess child : children) {
            Children.awaitReady(child);
        }
        return children;
    }

    private static ChildProcess child(Class<?> main, SharedMemory memory, String argument)
            throws IOException {
        return Children.command(main, memory, argument).start();
    }

    private static void kill(ChildProcess child) throws Exception {
        child.destroyForcibly();
        assertThat(child.waitFor().signal()).isEqualTo(9);
        child.close();
    }
}
