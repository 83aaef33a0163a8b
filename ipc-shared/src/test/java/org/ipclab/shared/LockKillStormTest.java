package org.ipclab.shared;

import static org.assertj.core.api.Assertions.assertThat;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.ipclab.pipes.ChildProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Processes that take and give back a lock, and are killed at random moments. */
class LockKillStormTest {
    private static final VarHandle LONG = JAVA_LONG.varHandle();
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
            Children.stay();
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
                lock.recovered();
            }
            long first = words.get(JAVA_LONG, FIRST_AT);
            if (first != words.get(JAVA_LONG, SECOND_AT)) {
                words.set(JAVA_LONG, TORN_AT, 1);
            }
            LONG.setVolatile(words, FIRST_AT, first + 1);
            for (int i = 0; i < 1000; i++) {
                Thread.onSpinWait(); // long enough to be killed here
            }
            LONG.setVolatile(words, SECOND_AT, first + 1);
        } finally {
            lock.unlock();
        }
    }

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void nobodySeesWhatAKilledHolderLeftWithoutBeingTold() throws Exception {
        Random random = new Random(1);
        try (SharedMemory memory = SharedMemory.create(4096)) {
            SharedLock lock = SharedLock.in(memory);
            List<ChildProcess> children = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                children.add(Children.command(Pair.class, memory).start());
            }
            Children.release(children);
            while (!children.isEmpty()) {
                LockSupport.parkNanos(random.nextInt(5_000_000));
                kill(children.remove(random.nextInt(children.size())));
                assertThat(lock.tryLock(Duration.ofSeconds(30))).isTrue();
                lock.unlock();
            }
            step(memory.segment(), lock);
            assertThat(memory.segment().get(JAVA_LONG, TORN_AT)).isZero();
            assertThat(memory.segment().get(JAVA_LONG, REPAIRS_AT)).isBetween(0L, 6L);
        }
    }

    private static void kill(ChildProcess child) throws Exception {
        child.destroyForcibly();
        assertThat(child.waitFor().signal()).as("alive until now").isEqualTo(9);
        child.close();
    }
}
