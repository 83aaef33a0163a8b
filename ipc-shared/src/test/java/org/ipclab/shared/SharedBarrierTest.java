package org.ipclab.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.ipclab.pipes.ChildProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeoutException;

class SharedBarrierTest {
    private static final VarHandle INT = JAVA_INT.varHandle();
    private static final long ROUND_AT = 1024;
    private static final long AHEAD_AT = 1088;
    private static final int PARTIES = 3;
    private static final int ROUNDS = 300;

    private final SharedMemory memory = Memories.create(4096);
    private final SharedBarrier barrier = SharedBarrier.create(memory, 0, PARTIES);

    @AfterEach
    void close() {
        memory.close();
    }

    @Test
    void theLastPartyReleasesTheOthersRoundByRound() throws Exception {
        for (int round = 1; round <= 3; round++) {
            Actor<Integer> first = new Actor<>(barrier::await);
            Waits.await(barrier, 2 * round - 1);
            Actor<Integer> second = new Actor<>(() -> barrier.await(Duration.ofDays(1)));
            Waits.await(barrier, 2 * round);
            assertThat(barrier.arrived()).isEqualTo(2);
            assertThat(barrier.await()).isZero();
            assertThat(first.result()).isEqualTo(2);
            assertThat(second.result()).isEqualTo(1);
            assertThat(barrier.arrived()).isZero();
        }
        assertThat(barrier.isBroken()).isFalse();
        assertThat(barrier.parties()).isEqualTo(PARTIES);
    }

    /** Each party notes its round, and looks whether another is more than one round away. */
    static final class Party {
        public static void main(String[] arguments) throws Exception {
            SharedMemory memory = SharedMemory.inherited(3);
            SharedBarrier barrier = SharedBarrier.in(memory, 0);
            int self = Integer.parseInt(arguments[0]);
            Children.ready();
            Children.stay();
            for (int round = 1; round <= ROUNDS; round++) {
                INT.setVolatile(memory.segment(), ROUND_AT + 4L * self, round);
                barrier.await();
                for (int other = 0; other < PARTIES; other++) {
                    int seen = (int) INT.getVolatile(memory.segment(), ROUND_AT + 4L * other);
                    if (seen < round || seen > round + 1) {
                        INT.setVolatile(memory.segment(), AHEAD_AT, seen);
                    }
                }
            }
        }
    }

    @Test
    void noPartyIsMoreThanOneRoundAhead() throws Exception {
        List<ChildProcess> children = new ArrayList<>();
        for (int i = 0; i < PARTIES; i++) {
            children.add(Children.command(Party.class, memory, String.valueOf(i)).start());
        }
        Children.release(children);
        for (ChildProcess child : children) {
            assertThat(child.waitFor().isSuccess()).isTrue();
            child.close();
        }
        assertThat(memory.segment().get(JAVA_INT, AHEAD_AT)).isZero();
        for (int i = 0; i < PARTIES; i++) {
            assertThat(memory.segment().get(JAVA_INT, ROUND_AT + 4L * i)).isEqualTo(ROUNDS);
        }
    }

    @Test
    void aPartyThatLeavesByItsTimeLimitBreaksTheBarrier() throws Exception {
        Actor<Integer> other = new Actor<>(barrier::await);
        Waits.await(barrier, 1);
        assertThatThrownBy(() -> barrier.await(Duration.ofMillis(20)))
                .isInstanceOf(TimeoutException.class);
        assertThatThrownBy(other::result).hasCauseInstanceOf(BrokenBarrierException.class);
        assertBroken();
    }

    @Test
    void aPartyThatDoesNotEvenWaitBreaksTheBarrier() {
        assertThatThrownBy(() -> barrier.await(Duration.ofSeconds(Long.MIN_VALUE)))
                .isInstanceOf(TimeoutException.class);
        assertBroken();
    }

    @Test
    void aPartyThatIsInterruptedBreaksTheBarrier() throws Exception {
        Actor<Integer> one = new Actor<>(barrier::await);
        Waits.await(barrier, 1);
        Actor<Integer> other = new Actor<>(barrier::await);
        Waits.await(barrier, 2);
        one.thread().interrupt();
        assertThatThrownBy(one::result).hasCauseInstanceOf(InterruptedException.class);
        assertThatThrownBy(other::result).hasCauseInstanceOf(BrokenBarrierException.class);
        assertBroken();
    }

    @Test
    void anInterruptThatCameBeforeBreaksTheBarrier() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(barrier::await).isInstanceOf(InterruptedException.class);
        assertBroken();
    }

    private void assertBroken() {
        assertThat(barrier.isBroken()).isTrue();
        assertThat(barrier.toString()).contains("broken");
        assertThatThrownBy(barrier::await).isInstanceOf(BrokenBarrierException.class);
        assertThatThrownBy(() -> SharedBarrier.in(memory, 0).await(Duration.ofDays(1)))
                .isInstanceOf(BrokenBarrierException.class);
    }

    static final class DyingParty {
        public static void main(String[] arguments) throws Exception {
            SharedBarrier barrier = SharedBarrier.in(SharedMemory.inherited(3), 0);
            Children.ready();
            Children.stay();
            barrier.await();
        }
    }

    @Test
    void aPartyThatIsKilledAfterItArrivedHasArrived() throws Exception {
        try (ChildProcess child = Children.command(DyingParty.class, memory).start()) {
            Children.release(List.of(child));
            Waits.await(barrier, 1);
            child.destroyForcibly();
            child.waitFor();
        }
        Actor<Integer> other = new Actor<>(barrier::await);
        Waits.await(barrier, 2);
        assertThat(barrier.await()).isZero();
        assertThat(other.result()).isEqualTo(1);
    }

    @Test
    void itIsMadeOnceAndFoundWhereItIs() {
        assertThatThrownBy(() -> SharedBarrier.create(memory, 1024, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SharedBarrier.create(memory, 0, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a barrier is made once");
        assertThatThrownBy(() -> SharedBarrier.in(memory, 1024))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no barrier at 1024");
        assertThat(SharedBarrier.in(memory, 0).parties()).isEqualTo(PARTIES);
    }

    @Test
    void damageIsSaid() {
        memory.segment().set(JAVA_LONG, SharedBarrier.BYTES - 64, 77);
        assertThatThrownBy(barrier::await)
                .isInstanceOf(DamagedMemoryException.class)
                .hasMessageContaining("3 parties");
        memory.segment().set(JAVA_LONG, 8, -1);
        assertThatThrownBy(() -> SharedBarrier.in(memory, 0))
                .isInstanceOf(DamagedMemoryException.class);
    }
}
