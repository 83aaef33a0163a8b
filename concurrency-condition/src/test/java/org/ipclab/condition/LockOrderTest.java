package org.ipclab.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.ipclab.condition.contract.Actor;
import org.ipclab.condition.contract.Actor.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

class LockOrderTest {
    private final LockOrder order = LockOrder.refusing();
    private final Lock a = order.lock("A");
    private final Lock b = order.lock("B");
    private final Lock c = order.lock("C");

    private static void takeInOrder(Lock... locks) {
        for (var lock : locks) {
            lock.lock();
        }
        for (var lock : Arrays.asList(locks).reversed()) {
            lock.unlock();
        }
    }

    private void aBeforeB() {
        takeInOrder(a, b);
    }

    private void bBeforeA() {
        b.lock();
        try {
            a.lock();
        } finally {
            b.unlock();
        }
    }

    @Test
    void theOppositeOrderIsRefusedWithBothStackTraces() {
        aBeforeB();
        var refused =
                assertThatExceptionOfType(LockOrderException.class)
                        .isThrownBy(this::bBeforeA)
                        .withMessage("taking lock A while holding lock B could deadlock")
                        .actual();
        assertThat(refused.getStackTrace()).anyMatch(at -> at.getMethodName().equals("bBeforeA"));
        assertThat(refused.getCause())
                .hasMessage("the opposite order: lock B was taken after lock A");
        assertThat(refused.getCause().getStackTrace())
                .anyMatch(at -> at.getMethodName().equals("aBeforeB"));
    }

    @ParameterizedTest
    @EnumSource
    void anotherThreadsOrderCountsAsMuch(Kind threads) throws Exception {
        threads.start(
                        () -> {
                            aBeforeB();
                            return null;
                        })
                .result();
        assertThatExceptionOfType(LockOrderException.class).isThrownBy(this::bBeforeA);
    }

    @Test
    void aRefusedLockIsNotTakenAndTheRestCanBeReleased() throws Exception {
        aBeforeB();
        assertThatExceptionOfType(LockOrderException.class).isThrownBy(this::bBeforeA);
        assertThat(Actor.start(() -> a.tryLock() && b.tryLock()).result()).isTrue();
    }

    @Test
    void aCircleOfThreeIsSeenAndEachSideNamed() {
        takeInOrder(a, b);
        takeInOrder(b, c);
        var refused =
                assertThatExceptionOfType(LockOrderException.class)
                        .isThrownBy(() -> takeInOrder(c, a))
                        .actual();
        assertThat(refused.getCause()).hasMessageContaining("lock B was taken after lock A");
        assertThat(refused.getCause().getSuppressed())
                .singleElement()
                .satisfies(side -> assertThat(side).hasMessage("lock C was taken after lock B"));
        c.unlock();
    }

    @Test
    void theSameOrderIsFineHoweverOften() {
        for (int i = 0; i < 100; i++) {
            takeInOrder(a, b, c);
            takeInOrder(a, c);
            takeInOrder(b, c);
        }
    }

    @Test
    void aLockMayBeTakenAgainByItsHolder() {
        takeInOrder(a, b, a, b);
        assertThatExceptionOfType(LockOrderException.class).isThrownBy(this::bBeforeA);
    }

    @Test
    void whatGivesUpByItselfIsNotJudged() throws InterruptedException {
        aBeforeB();
        b.lock();
        assertThat(a.tryLock()).isTrue();
        assertThat(a.tryLock(1, TimeUnit.NANOSECONDS)).isTrue();
        a.unlock();
        a.unlock();
        b.unlock();
    }

    @Test
    void locksReleasedInAnyOrderAreForgotten() {
        a.lock();
        b.lock();
        a.unlock();
        b.unlock();
        takeInOrder(c, a);
        takeInOrder(c, b);
    }

    @Test
    void anInterruptedThreadDoesNotTakeTheLock() throws Exception {
        a.lock();
        var waiter = Actor.run(a::lockInterruptibly).waits();
        waiter.interrupt();
        assertThat(waiter.failure()).isInstanceOf(InterruptedException.class);
        assertThat(order.deadlocks()).isEmpty();
        a.unlock();
        assertThat(a.tryLock()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void anObservingOrderNamesTheDeadlockThatItLetHappen(Kind threads) throws Exception {
        var observing = LockOrder.observing();
        var first = observing.lock("first");
        var second = observing.lock("second");
        var both = new CyclicBarrier(2);
        var one = threads.start(() -> takeBoth(both, first, second));
        var other = threads.start(() -> takeBoth(both, second, first));
        while (observing.deadlocks().isEmpty()) {
            Thread.yield();
        }
        var deadlock = observing.deadlocks();
        one.interrupt();
        assertThat(one.failure()).isInstanceOf(InterruptedException.class);
        other.result();
        assertThat(deadlock).hasSize(1);
        var circle = deadlock.getFirst().circle();
        assertThat(circle)
                .extracting(Deadlock.Wait::lock)
                .containsExactlyInAnyOrder("first", "second");
        assertThat(circle.get(0).holder()).isEqualTo(circle.get(1).thread());
        assertThat(circle.get(1).holder()).isEqualTo(circle.get(0).thread());
        assertThat(circle)
                .allSatisfy(
                        wait ->
                                assertThat(wait.trace())
                                        .anyMatch(at -> at.getMethodName().equals("takeBoth")));
        assertThat(observing.deadlocks()).isEmpty();
    }

    private static Object takeBoth(CyclicBarrier both, Lock first, Lock second) throws Exception {
        first.lock();
        try {
            both.await();
            second.lockInterruptibly();
            second.unlock();
            return null;
        } finally {
            first.unlock();
        }
    }

    @Test
    void manyThreadsInOneOrderAreNeverRefused() throws Exception {
        var workers =
                List.of(Kind.PLATFORM, Kind.VIRTUAL, Kind.PLATFORM, Kind.VIRTUAL).stream()
                        .map(
                                kind ->
                                        kind.start(
                                                () -> {
                                                    for (int i = 0; i < 2000; i++) {
                                                        takeInOrder(a, b, c);
                                                    }
                                                    return null;
                                                }))
                        .toList();
        for (var worker : workers) {
            worker.result();
        }
        assertThat(order.deadlocks()).isEmpty();
    }
}
