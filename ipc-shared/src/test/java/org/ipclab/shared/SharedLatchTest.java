package org.ipclab.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.ipclab.pipes.ChildProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

class SharedLatchTest {
    private static final Duration SHORT = Duration.ofMillis(20);

    private final SharedMemory memory = Memories.create(4096);
    private final SharedLatch latch = SharedLatch.create(memory, 0, 3);

    @AfterEach
    void close() {
        memory.close();
    }

    @Test
    void itOpensAtZeroAndStaysOpen() throws Exception {
        List<Actor<Void>> waiters = List.of(Actor.doing(latch::await), Actor.doing(latch::await));
        Waits.await(latch, 2);
        latch.countDown();
        latch.countDown();
        assertThat(latch.count()).isEqualTo(1);
        assertThat(latch.await(SHORT)).isFalse();
        assertThat(latch.await(Duration.ofSeconds(Long.MIN_VALUE))).isFalse();
        assertThat(waiters).noneMatch(Actor::isDone);
        latch.countDown();
        for (Actor<Void> waiter : waiters) {
            waiter.result();
        }
        latch.await();
        latch.countDown();
        assertThat(latch.count()).isZero();
        assertThat(latch.await(Duration.ZERO)).isTrue();
        assertThat(latch.toString()).contains("0 to go");
    }

    static final class Counter {
        public static void main(String[] arguments) throws IOException {
            SharedLatch.in(SharedMemory.inherited(3), 0).countDown();
        }
    }

    @Test
    void processesCountItDown() throws Exception {
        for (int i = 0; i < 3; i++) {
            try (ChildProcess child = Children.command(Counter.class, memory).start()) {
                assertThat(latch.await(Duration.ofMillis(1))).isFalse();
                assertThat(child.waitFor().isSuccess()).isTrue();
            }
        }
        latch.await();
    }

    @Test
    void anInterruptEndsAWait() throws Exception {
        Actor<Void> waiter = Actor.doing(latch::await);
        Waits.await(latch, 1);
        waiter.thread().interrupt();
        assertThatThrownBy(waiter::result).hasCauseInstanceOf(InterruptedException.class);
    }

    @Test
    void itIsMadeOnceAndFoundWhereItIs() {
        assertThatThrownBy(() -> SharedLatch.create(memory, 1024, -1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SharedLatch.create(memory, 0, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a latch is made once");
        assertThatThrownBy(() -> SharedLatch.in(memory, 1024))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no latch at 1024");
        assertThat(SharedLatch.create(memory, 1024, 0).count()).isZero();
    }

    @Test
    void damageIsSaid() {
        memory.segment().set(JAVA_LONG, SharedLatch.BYTES - 64, -5);
        assertThatThrownBy(latch::await)
                .isInstanceOf(DamagedMemoryException.class)
                .hasMessageContaining("-5");
        assertThatThrownBy(latch::countDown).isInstanceOf(DamagedMemoryException.class);
    }
}
