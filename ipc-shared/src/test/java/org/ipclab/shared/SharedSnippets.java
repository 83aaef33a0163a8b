package org.ipclab.shared;

import static org.assertj.core.api.Assertions.assertThat;

import org.ipclab.pipes.ChildProcess;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the Javadoc shows. */
class SharedSnippets {
    /** The child of the next test. */
    static final class Answer {
        public static void main(String[] arguments) throws IOException {
            try (SharedMemory memory = SharedMemory.inherited(3)) {
                memory.segment().set(ValueLayout.JAVA_INT, 0, 42);
            }
        }
    }

    @Test
    void aChildWritesWhatTheParentReads() throws Exception {
        // @start region="memory"
        try (SharedMemory memory = SharedMemory.create(4096);
                ChildProcess child = ChildProcess.java(Answer.class).fd(3, memory).start()) {
            child.waitFor(); // in the child: SharedMemory.inherited(3).segment() ... set 42
            int answer = memory.segment().get(ValueLayout.JAVA_INT, 0); // 42
            // @end
            assertThat(answer).isEqualTo(42);
        }
    }

    @Test
    void theHolderAsksWhetherItsPredecessorDied() throws Exception {
        try (SharedMemory memory = SharedMemory.create(4096)) {
            MemorySegment counter = memory.segment().asSlice(SharedLock.BYTES);
            // @start region="lock"
            SharedLock lock = SharedLock.in(memory); // the same line in every process
            lock.lock();
            try {
                if (lock.isAbandoned()) { // the last holder was killed in here
                    counter.set(ValueLayout.JAVA_INT, 0, 0);
                    lock.recovered();
                }
                counter.set(ValueLayout.JAVA_INT, 0, counter.get(ValueLayout.JAVA_INT, 0) + 1);
            } finally {
                lock.unlock();
            }
            // @end
            assertThat(counter.get(ValueLayout.JAVA_INT, 0)).isEqualTo(1);
        }
    }

    @Test
    void memoryIsFoundByItsName() throws Exception {
        // @start region="name"
        try (SharedMemory made = SharedMemory.create("scores", 4096, SharedLock::in)) {
            SharedLock lock = SharedLock.in(made);
            try (SharedMemory found = SharedMemory.open("scores")) { // in any process of this user
                SharedLock same = SharedLock.in(found);
                // @end
                lock.lock();
                assertThat(same.isHeldByCurrentThread()).isTrue();
                lock.unlock();
            }
        }
    }

    @Test
    void aThreadWaitsForAChange() throws Exception {
        try (SharedMemory memory = SharedMemory.create(4096)) {
            SharedLock lock = SharedLock.in(memory);
            Actor<Void> other = Actor.doing(() -> set(memory));
            // @start region="condition"
            SharedCondition changed = lock.condition(0); // the same number in every process
            MemorySegment flag = memory.segment().asSlice(SharedLock.BYTES);
            lock.lock();
            try {
                while (flag.get(ValueLayout.JAVA_INT, 0) == 0) {
                    changed.await();
                }
            } finally {
                lock.unlock();
            }
            // @end
            other.result();
        }
    }

    private static void set(SharedMemory memory) {
        SharedLock lock = SharedLock.in(memory);
        lock.lock();
        memory.segment().set(ValueLayout.JAVA_INT, SharedLock.BYTES, 1);
        lock.condition(0).signalAll();
        lock.unlock();
    }

    @Test
    void aSemaphoreLimitsHowManyAreInside() throws Exception {
        try (SharedMemory memory = SharedMemory.create(4096)) {
            // @start region="semaphore"
            SharedSemaphore.create(memory, 0, 3); // where the memory is made
            SharedSemaphore slots = SharedSemaphore.in(memory, 0); // in every process
            slots.acquire();
            try {
                assertThat(slots.permits()).isEqualTo(2); // at most three are here at once
            } finally {
                slots.release();
            }
            // @end
        }
    }

    @Test
    void aLatchOpensWhenAllAreReady() throws Exception {
        try (SharedMemory memory = SharedMemory.create(4096)) {
            // @start region="latch"
            SharedLatch ready = SharedLatch.create(memory, 0, 2); // where the memory is made
            SharedLatch.in(memory, 0).countDown(); // in one child
            SharedLatch.in(memory, 0).countDown(); // in another
            boolean inTime = ready.await(Duration.ofSeconds(30)); // in the parent
            // @end
            assertThat(inTime).isTrue();
        }
    }

    @Test
    void aBarrierLetsAllGoOnTogether() throws Exception {
        try (SharedMemory memory = SharedMemory.create(4096)) {
            SharedBarrier.create(memory, 0, 1);
            // @start region="barrier"
            SharedBarrier step =
                    SharedBarrier.in(memory, 0); // made for as many parties as there are
            for (int i = 0; i < 10; i++) {
                // ... compute a part ...
                step.await(
                        Duration.ofSeconds(30)); // nobody begins the next part before all are here
            }
            // @end
            assertThat(step.isBroken()).isFalse();
        }
    }

    @Test
    void aDeadlockIsNamed() throws Exception {
        try (SharedMemory memory = SharedMemory.create(4096)) {
            SharedLock left = SharedLock.in(memory, 0);
            SharedLock right = SharedLock.in(memory, 1024);
            // @start region="deadlock"
            List<SharedDeadlocks.Party> stuck =
                    SharedDeadlocks.find(Map.of("left", left, "right", right));
            stuck.forEach(System.err::println); // thread 7 of process 6 holds left and waits ...
            // @end
            assertThat(stuck).isEmpty();
        }
    }

    // @start region="codec"
    record Point(int x, int y) {
        static final MessageCodec<Point> CODEC =
                MessageCodec.of(
                        point -> ByteBuffer.allocate(8).putInt(point.x).putInt(point.y).array(),
                        bytes -> new Point(readInt(bytes, 0), readInt(bytes, 4)));

        private static int readInt(byte[] bytes, int at) {
            return ByteBuffer.wrap(bytes).getInt(at); // throws if they are too few
        }
    }

    // @end

    @Test
    void messagesAreMadeOfRecords() throws Exception {
        try (SharedMemory memory = SharedMemory.create(SharedQueue.bytesFor(2, 8))) {
            SharedQueue<Point> points = SharedQueue.create(memory, 2, 8).with(Point.CODEC);
            points.put(new Point(1, 2));
            assertThat(points.take()).isEqualTo(new Point(1, 2));
        }
    }

    /** The child of the next test. */
    static final class Producer {
        public static void main(String[] arguments) throws Exception {
            try (SharedMemory memory = SharedMemory.inherited(3)) {
                SharedQueue<byte[]> queue = SharedQueue.in(memory);
                for (int i = 1; i <= 3; i++) {
                    queue.put(("record " + i).getBytes(StandardCharsets.UTF_8));
                }
                queue.close();
            }
        }
    }

    @Test
    void recordsComeOutAsTheyWentIn() throws Exception {
        List<String> all = new ArrayList<>();
        // @start region="queue"
        try (SharedMemory memory = SharedMemory.create(SharedQueue.bytesFor(2, 64))) {
            SharedQueue<byte[]> queue =
                    SharedQueue.create(memory, 2, 64); // 2 records of up to 64 bytes
            try (ChildProcess child = ChildProcess.java(Producer.class).fd(3, memory).start()) {
                // in the child: SharedQueue.in(SharedMemory.inherited(3)), put three, close
                Optional<byte[]> record = queue.receive();
                while (record.isPresent()) {
                    all.add(new String(record.get(), StandardCharsets.UTF_8));
                    record = queue.receive();
                }
                child.waitFor();
            }
        }
        // @end
        assertThat(all).containsExactly("record 1", "record 2", "record 3");
    }
}
