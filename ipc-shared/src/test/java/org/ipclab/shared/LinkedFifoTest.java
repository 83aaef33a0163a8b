package org.ipclab.shared;

import static org.assertj.core.api.Assertions.assertThat;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import org.ipclab.pipes.ChildProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.stream.IntStream;

/**
 * A linked list as a queue of processes: two pushes at once lose a node, and two pops at once take
 * one twice, each in the interleaving that shows it. The same steps under a lock do neither.
 */
class LinkedFifoTest {
    private static final long HEAD_AT = 1024; // the first node's number, 0 if there is none
    private static final long TAIL_AT = 1028;
    private static final long NEXT_AT = 1088; // of each node: the number of the next

    private final SharedMemory memory = Memories.create(4096);

    LinkedFifoTest() {
        SharedLock.in(memory);
    }

    @AfterEach
    void close() {
        memory.close();
    }

    /** What a process does between reading the end of the list and changing it. */
    interface Pause {
        void run() throws IOException;
    }

    record Fifo(MemorySegment words) {
        private int get(long at) {
            return words.get(JAVA_INT, at);
        }

        private void set(long at, int node) {
            words.set(JAVA_INT, at, node);
        }

        void push(int node, Pause pause) throws IOException {
            set(NEXT_AT + 4L * node, 0);
            int last = get(TAIL_AT);
            pause.run();
            set(last == 0 ? HEAD_AT : NEXT_AT + 4L * last, node);
            set(TAIL_AT, node);
        }

        /** 0 if it is empty. */
        int pop(Pause pause) throws IOException {
            int first = get(HEAD_AT);
            pause.run();
            if (first != 0) {
                set(HEAD_AT, get(NEXT_AT + 4L * first));
            }
            return first;
        }

        List<Integer> nodes() {
            return IntStream.iterate(get(HEAD_AT), n -> n != 0, n -> get(NEXT_AT + 4L * n))
                    .boxed()
                    .toList();
        }
    }

    /** Pushes node 2, or pops; it says when it has read and waits to be told to go on. */
    static final class Other {
        public static void main(String[] arguments) throws IOException {
            SharedMemory memory = SharedMemory.inherited(3);
            Fifo fifo = new Fifo(memory.segment());
            SharedLock lock = SharedLock.in(memory);
            boolean locked = arguments[1].equals("locked");
            if (locked) {
                lock.lock();
            }
            Pause pause =
                    () -> {
                        Children.ready();
                        Children.stay();
                    };
            if (arguments[0].equals("push")) {
                fifo.push(2, pause);
            } else {
                System.out.write(fifo.pop(pause));
            }
            if (locked) {
                lock.unlock();
            }
            System.out.flush();
        }
    }

    private ChildProcess other(String what, boolean locked) throws IOException {
        ChildProcess child =
                Children.command(Other.class, memory, what, locked ? "locked" : "free").start();
        Children.awaitReady(child); // it has read
        return child;
    }

    private static int finish(ChildProcess child) throws Exception {
        child.stdin().write(ByteBuffer.allocate(1));
        ByteBuffer answer = ByteBuffer.allocate(1);
        child.stdout().read(answer);
        assertThat(child.waitFor().isSuccess()).isTrue();
        return answer.get(0);
    }

    @Test
    void twoPushesAtOnceLoseANode() throws Exception {
        Fifo fifo = new Fifo(memory.segment());
        fifo.push(1, () -> {});
        try (ChildProcess child = other("push", false)) {
            fifo.push(3, () -> {});
            finish(child);
        }
        assertThat(fifo.nodes()).containsExactly(1, 2); // 3 is gone
    }

    @Test
    void twoPopsAtOnceTakeANodeTwice() throws Exception {
        Fifo fifo = new Fifo(memory.segment());
        fifo.push(1, () -> {});
        try (ChildProcess child = other("pop", false)) {
            assertThat(fifo.pop(() -> {})).isEqualTo(1);
            assertThat(finish(child)).isEqualTo(1);
        }
    }

    @Test
    void underALockBothPushesAreThere() throws Exception {
        Fifo fifo = new Fifo(memory.segment());
        fifo.push(1, () -> {});
        Lock lock = SharedLock.in(memory);
        try (ChildProcess child = other("push", true)) {
            Actor<Void> own =
                    Actor.doing(
                            () -> {
                                lock.lock();
                                fifo.push(3, () -> {});
                                lock.unlock();
                            });
            awaitWaiter();
            finish(child);
            own.result();
        }
        assertThat(fifo.nodes()).containsExactly(1, 2, 3);
    }

    @Test
    void underALockNoNodeIsTakenTwice() throws Exception {
        Fifo fifo = new Fifo(memory.segment());
        fifo.push(1, () -> {});
        fifo.push(4, () -> {});
        Lock lock = SharedLock.in(memory);
        try (ChildProcess child = other("pop", true)) {
            Actor<Integer> own =
                    new Actor<>(
                            () -> {
                                lock.lock();
                                int node = fifo.pop(() -> {});
                                lock.unlock();
                                return node;
                            });
            awaitWaiter();
            assertThat(finish(child)).isEqualTo(1);
            assertThat(own.result()).isEqualTo(4);
        }
    }

    private void awaitWaiter() {
        while (SharedLock.in(memory).waiters().isEmpty()) {
            Thread.onSpinWait();
        }
    }
}
