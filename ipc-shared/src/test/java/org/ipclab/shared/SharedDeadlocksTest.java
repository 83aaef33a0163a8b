package org.ipclab.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.ipclab.pipes.ChildProcess;
import org.ipclab.shared.SharedDeadlocks.Party;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class SharedDeadlocksTest {
    private static final Map<String, Long> OFFSETS = Map.of("left", 0L, "right", 1024L);

    private final SharedMemory memory = Memories.create(4096);
    private final SharedLock left = SharedLock.in(memory, OFFSETS.get("left"));
    private final SharedLock right = SharedLock.in(memory, OFFSETS.get("right"));
    private final Map<String, SharedLock> locks = new LinkedHashMap<>();

    SharedDeadlocksTest() {
        locks.put("left", left);
        locks.put("right", right);
    }

    @AfterEach
    void close() {
        memory.close();
    }

    /** Takes two locks in the order of its arguments. */
    static final class Taker {
        public static void main(String[] arguments) throws IOException {
            SharedMemory memory = SharedMemory.inherited(3);
            SharedLock.in(memory, OFFSETS.get(arguments[0])).lock();
            Children.ready();
            Children.stay();
            SharedLock.in(memory, OFFSETS.get(arguments[1])).lock();
        }
    }

    @Test
    void twoProcessesThatWaitForEachOtherAreNamed() throws Exception {
        try (ChildProcess one = Children.command(Taker.class, memory, "left", "right").start();
                ChildProcess other =
                        Children.command(Taker.class, memory, "right", "left").start()) {
            Children.awaitReady(one);
            Children.awaitReady(other);
            assertThat(SharedDeadlocks.find(locks)).isEmpty();
            one.stdin().write(ByteBuffer.allocate(1));
            while (right.waiters().isEmpty()) {
                Thread.onSpinWait();
            }
            assertThat(SharedDeadlocks.find(locks)).isEmpty();
            other.stdin().write(ByteBuffer.allocate(1));
            List<Party> found = SharedDeadlocks.find(locks);
            while (found.isEmpty()) {
                found = SharedDeadlocks.find(locks);
            }
            assertThat(found)
                    .extracting(p -> p.thread().process(), Party::holds, Party::waitsFor)
                    .containsExactly(
                            tuple((long) one.pid(), "left", "right"),
                            tuple((long) other.pid(), "right", "left"));
            assertThat(found.getFirst().toString())
                    .contains("process " + one.pid() + " holds left and waits for right");
        }
    }

    @Test
    void aWaitForALockInACircleThatIsNotInItIsNoParty() throws Exception {
        SharedLock third = SharedLock.in(memory, 2048);
        locks.put("third", third);
        third.lock();
        Actor<Void> waiter =
                Actor.doing(
                        () -> {
                            left.lock();
                            third.lock();
                            third.unlock();
                            left.unlock();
                        });
        while (third.waiters().isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(SharedDeadlocks.find(locks)).isEmpty();
        third.unlock();
        waiter.result();
    }
}
