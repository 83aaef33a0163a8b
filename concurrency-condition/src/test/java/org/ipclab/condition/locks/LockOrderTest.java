package org.ipclab.condition.locks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.ipclab.testkit.Actor;
import org.ipclab.testkit.Actor.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.concurrent.Callable;
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

    @ParameterizedTest
    @EnumSource
    void aThreadThatWaitsOnAConditionDoesNotHoldTheLockAndGetsAllOfItBack(Kind threads)
            throws Exception {
        var signalled = a.newCondition();
        var waiter =
                threads.start(
                                () -> {
                                    a.lock();
                                    a.lock();
                                    signalled.await();
                                    a.unlock();
                                    a.unlock();
                                    return null;
                                })
                        .waits();
        a.lock();
        signalled.signal();
        assertThat(waiter.isDone()).isFalse();
        a.unlock();
        waiter.result();
        assertThat(a.tryLock()).isTrue();
    }

    @Test
    void aLockThatWasTakenBackCountsAsHeld() throws Exception {
        a.lock();
        assertThat(a.newCondition().await(1, TimeUnit.NANOSECONDS)).isFalse();
        b.lock();
        b.unlock();
        a.unlock();
        assertThatExceptionOfType(LockOrderException.class).isThrownBy(this::bBeforeA);
    }

    @Test
    void aLockThatWasTakenBackIsForgottenOnceReleased() throws Exception {
        a.lock();
        assertThat(a.newCondition().awaitUntil(new Date(0))).isFalse();
        a.unlock();
        takeInOrder(b, a);
        assertThatExceptionOfType(LockOrderException.class).isThrownBy(() -> takeInOrder(a, b));
    }

    @Test
    void waitingOnALockWhileHoldingALaterOneIsRefused() throws Exception {
        a.lock();
        b.lock();
        assertThatExceptionOfType(LockOrderException.class)
                .isThrownBy(() -> a.newCondition().await())
                .withMessage("taking lock A while holding lock B could deadlock");
        assertThat(Actor.start(() -> a.tryLock() || b.tryLock()).result()).isFalse();
        b.unlock();
        a.unlock();
        assertThat(Actor.start(() -> a.tryLock() && b.tryLock()).result()).isTrue();
    }

    @Test
    void waitingOnTheLastLockOfTheOrderIsFine() throws Exception {
        b.lock();
        a.lock();
        assertThat(a.newCondition().awaitNanos(1)).isLessThanOrEqualTo(0);
        takeInOrder(c);
        a.unlock();
        b.unlock();
    }

    @Test
    void aConditionIsForTheHolderOfItsLock() {
        var condition = a.newCondition();
        assertThatIllegalMonitorStateException(condition::await);
        assertThatIllegalMonitorStateException(condition::awaitUninterruptibly);
        assertThatIllegalMonitorStateException(() -> condition.awaitNanos(1));
        assertThatIllegalMonitorStateException(() -> condition.awaitUntil(new Date(0)));
        assertThatIllegalMonitorStateException(condition::signal);
        assertThatIllegalMonitorStateException(condition::signalAll);
        takeInOrder(b, a);
    }

    private static void assertThatIllegalMonitorStateException(ThrowingCallable call) {
        assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(call);
    }

    @Test
    void anInterruptedWaitHoldsTheLockAgain() throws Exception {
        var condition = a.newCondition();
        var waiter =
                Actor.run(
                                () -> {
                                    a.lock();
                                    try {
                                        condition.await();
                                    } finally {
                                        a.unlock();
                                    }
                                })
                        .waits();
        waiter.interrupt();
        assertThat(waiter.failure()).isInstanceOf(InterruptedException.class);
        assertThat(a.tryLock()).isTrue();
    }

    @Test
    void everySleeperIsWokenAndAnInterruptCanWait() throws Exception {
        var condition = a.newCondition();
        Callable<Boolean> sleeping =
                () -> {
                    a.lock();
                    condition.awaitUninterruptibly();
                    a.unlock();
                    return Thread.interrupted();
                };
        var one = Actor.start(sleeping).waits();
        var other = Actor.start(sleeping).waits();
        one.interrupt();
        a.lock();
        condition.signalAll();
        a.unlock();
        assertThat(one.result()).isTrue();
        assertThat(other.result()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aDeadlockWithAThreadThatWaitsToTakeItsLockBackIsNamed(Kind threads) throws Exception {
        var observing = LockOrder.observing();
        var first = observing.lock("first");
        var second = observing.lock("second");
        var condition = first.newCondition();
        var waiter =
                threads.start(
                                () -> {
                                    first.lock();
                                    second.lock();
                                    condition.await();
                                    second.unlock();
                                    first.unlock();
                                    return null;
                                })
                        .waits();
        assertThat(observing.deadlocks()).isEmpty();
        var other =
                threads.start(
                                () -> {
                                    first.lock();
                                    try {
                                        condition.signal();
                                        second.lockInterruptibly();
                                        second.unlock();
                                        return null;
                                    } finally {
                                        first.unlock();
                                    }
                                })
                        .waits();
        assertThat(observing.deadlocks())
                .singleElement()
                .satisfies(deadlock -> assertThat(deadlock.circle()).hasSize(2));
        other.interrupt();
        assertThat(other.failure()).isInstanceOf(InterruptedException.class);
        waiter.result();
        assertThat(observing.deadlocks()).isEmpty();
    }
}
