package org.ipclab.condition.locks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.ipclab.testkit.Actor;
import org.ipclab.testkit.Actor.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mockito.InOrder;
import org.mockito.Mockito;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

class OrderedLocksTest {
    private final List<ReentrantLock> locks = Stream.generate(ReentrantLock::new).limit(5).toList();
    private final OrderedLocks ordered = OrderedLocks.of(locks);

    @Test
    void locksAreTakenByRankAndReleasedTheOtherWayRound() throws InterruptedException {
        var low = Mockito.mock(Lock.class);
        var high = Mockito.mock(Lock.class);
        OrderedLocks.of(List.of(low, high)).lock(high, low, high).close();
        InOrder calls = Mockito.inOrder(low, high);
        calls.verify(low).lockInterruptibly();
        calls.verify(high).lockInterruptibly();
        calls.verify(high).unlock();
        calls.verify(low).unlock();
        calls.verifyNoMoreInteractions();
    }

    @Test
    void closingTwiceReleasesOnce() throws InterruptedException {
        locks.get(1).lock();
        var held = ordered.lock(locks.get(1));
        held.close();
        held.close();
        assertThat(locks.get(1).getHoldCount()).isOne();
    }

    @Test
    void higherLocksMayBeAddedAndLowerOnesNot() throws InterruptedException {
        try (var two = ordered.lock(locks.get(2))) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> ordered.lock(locks.get(1)))
                    .withMessageContaining("holds lock 2 and wants lock 1");
            assertThatIllegalStateException()
                    .isThrownBy(() -> ordered.tryLock(Duration.ZERO, locks.get(4), locks.get(2)));
            ordered.lock(locks.get(3), locks.get(4)).close();
            assertThat(two).isNotNull();
        }
        ordered.lock(locks.get(1)).close();
    }

    @Test
    void aLockFromElsewhereIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> ordered.lock(new ReentrantLock()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OrderedLocks.of(List.of(locks.get(0), locks.get(0))));
    }

    @Test
    void allOrNoneInTime() throws InterruptedException {
        var holder = Actor.start(() -> ordered.lock(locks.get(3)));
        holder.result();
        assertThat(ordered.tryLock(Duration.ofMillis(1), locks.get(0), locks.get(3))).isEmpty();
        assertThat(locks.get(0).isLocked()).isFalse();
        var held = ordered.tryLock(Duration.ZERO, locks.get(4), locks.get(0));
        assertThat(held).isPresent();
        held.orElseThrow().close();
        assertThat(locks).filteredOn(ReentrantLock::isLocked).containsExactly(locks.get(3));
    }

    @Test
    void anInterruptedThreadHoldsNothing() throws Exception {
        var main = ordered.lock(locks.get(4));
        var other = Actor.start(() -> ordered.lock(locks.get(0), locks.get(4))).waits();
        assertThat(locks.get(0).isLocked()).isTrue();
        other.interrupt();
        assertThat(other.failure()).isInstanceOf(InterruptedException.class);
        assertThat(locks.get(0).isLocked()).isFalse();
        main.close();
    }

    @ParameterizedTest
    @EnumSource
    void philosophersAllEat(Kind threads) throws InterruptedException {
        var philosophers = new ArrayList<Actor<Integer>>();
        for (int seat = 0; seat < 5; seat++) {
            Lock left = locks.get(seat);
            Lock right = locks.get((seat + 1) % 5);
            philosophers.add(threads.start(() -> eat(2000, left, right)));
        }
        for (var philosopher : philosophers) {
            assertThat(philosopher.result()).isEqualTo(2000);
        }
    }

    private int eat(int times, Lock... forks) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            try (var held = ordered.lock(forks)) {
                assertThat(held).isNotNull();
                Thread.yield();
            }
        }
        return times;
    }

    @Test
    void aThreadInterruptedBeforehandTakesNothing() {
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(InterruptedException.class)
                .isThrownBy(() -> ordered.lock(locks.get(0)));
        assertThat(locks.get(0).isLocked()).isFalse();
    }
}
