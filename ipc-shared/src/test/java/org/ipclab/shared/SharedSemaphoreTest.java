package org.ipclab.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.ipclab.pipes.ChildProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class SharedSemaphoreTest {
    private static final VarHandle INT = JAVA_INT.varHandle();
    private static final long INSIDE_AT = 2048;
    private static final long TOO_MANY_AT = 2052;
    private static final long ROUNDS_AT = 2056;
    private static final int PERMITS = 2;
    private static final int PROCESSES = 4;
    private static final int ROUNDS = 500;
    private static final Duration SHORT = Duration.ofMillis(20);

    private final SharedMemory memory = Memories.create(4096);
    private final SharedSemaphore semaphore = SharedSemaphore.create(memory, 64, PERMITS);

    @AfterEach
    void close() {
        memory.close();
    }

    @Test
    void itGivesAsManyPermitsAsItHas() throws Exception {
        semaphore.acquire();
        assertThat(semaphore.tryAcquire()).isTrue();
        assertThat(semaphore.permits()).isZero();
        assertThat(semaphore.tryAcquire()).isFalse();
        assertThat(semaphore.tryAcquire(SHORT)).isFalse();
        assertThat(semaphore.tryAcquire(Duration.ofSeconds(Long.MIN_VALUE))).isFalse();
        semaphore.release();
        assertThat(semaphore.tryAcquire(SHORT)).isTrue();
        semaphore.release(3);
        assertThat(semaphore.toString()).contains("3 permits");
    }

    @Test
    void whoWaitsGetsWhatIsReleased() throws Exception {
        semaphore.release(0);
        semaphore.acquire();
        semaphore.acquire();
        List<Actor<Void>> waiters = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            waiters.add(Actor.doing(semaphore::acquire));
        }
        Waits.await(semaphore, 3);
        semaphore.release(2);
        semaphore.release();
        for (Actor<Void> waiter : waiters) {
            waiter.result();
        }
        assertThat(semaphore.permits()).isZero();
    }

    @Test
    void anInterruptEndsAWaitWithoutAPermit() throws Exception {
        assertThat(semaphore.tryAcquire() && semaphore.tryAcquire()).isTrue();
        Actor<Void> waiter = Actor.doing(semaphore::acquire);
        Waits.await(semaphore, 1);
        waiter.thread().interrupt();
        assertThatThrownBy(waiter::result).hasCauseInstanceOf(InterruptedException.class);
        semaphore.release();
        assertThat(semaphore.permits()).isEqualTo(1);
    }

    static final class Visitor {
        public static void main(String[] arguments) throws Exception {
            SharedMemory memory = SharedMemory.inherited(3);
            SharedSemaphore semaphore = SharedSemaphore.in(memory, 64);
            Children.ready();
            Children.stay();
            for (int i = 0; i < ROUNDS; i++) {
                semaphore.acquire();
                int inside = (int) INT.getAndAdd(memory.segment(), INSIDE_AT, 1) + 1;
                if (inside > PERMITS) {
                    INT.setVolatile(memory.segment(), TOO_MANY_AT, inside);
                }
                INT.getAndAdd(memory.segment(), ROUNDS_AT, 1);
                INT.getAndAdd(memory.segment(), INSIDE_AT, -1);
                semaphore.release();
            }
        }
    }

    @Test
    void noMoreProcessesAreInsideThanThereArePermits() throws Exception {
        List<ChildProcess> children = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            children.add(Children.command(Visitor.class, memory).start());
        }
        Children.release(children);
        for (ChildProcess child : children) {
            assertThat(child.waitFor().isSuccess()).isTrue();
            child.close();
        }
        assertThat(memory.segment().get(JAVA_INT, TOO_MANY_AT)).isZero();
        assertThat(memory.segment().get(JAVA_INT, ROUNDS_AT)).isEqualTo(PROCESSES * ROUNDS);
        assertThat(semaphore.permits()).isEqualTo(PERMITS);
    }

    static final class Taker {
        public static void main(String[] arguments) throws Exception {
            SharedSemaphore.in(SharedMemory.inherited(3), 64).acquire();
            Children.dieIf(true);
        }
    }

    @Test
    void aPermitOfTheDeadStaysAwayUntilSomebodyReleasesIt() throws Exception {
        try (ChildProcess child = Children.command(Taker.class, memory).start()) {
            assertThat(child.waitFor().signal()).isEqualTo(9);
        }
        assertThat(semaphore.permits()).isEqualTo(PERMITS - 1);
        semaphore.release();
        assertThat(semaphore.permits()).isEqualTo(PERMITS);
    }

    @Test
    void whatIsNoNumberOfPermitsIsRefused() throws IOException {
        assertThatThrownBy(() -> SharedSemaphore.create(memory, 1024, -1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> semaphore.release(-1))
                .isInstanceOf(IllegalArgumentException.class);
        SharedSemaphore full = SharedSemaphore.create(memory, 1024, Long.MAX_VALUE);
        assertThatThrownBy(full::release).isInstanceOf(IllegalArgumentException.class);
        assertThat(full.permits()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void itIsMadeOnceAndFoundWhereItIs() {
        assertThat(SharedSemaphore.in(memory, 64).permits()).isEqualTo(PERMITS);
        assertThatThrownBy(() -> SharedSemaphore.create(memory, 64, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a semaphore is made once");
        assertThatThrownBy(() -> SharedSemaphore.in(memory, 1024))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no semaphore at 1024");
    }

    @Test
    void damageIsSaid() {
        memory.segment().set(JAVA_LONG, 64 + SharedSemaphore.BYTES - 64, -5);
        assertThatThrownBy(semaphore::acquire)
                .isInstanceOf(DamagedMemoryException.class)
                .hasMessageContaining("-5 permits");
        assertThatThrownBy(semaphore::tryAcquire).isInstanceOf(DamagedMemoryException.class);
        assertThatThrownBy(semaphore::release).isInstanceOf(DamagedMemoryException.class);
        memory.segment().set(JAVA_LONG, 64 + SharedSemaphore.BYTES - 64, 1);
        assertThat(semaphore.tryAcquire()).isTrue(); // nobody holds the lock
    }
}
