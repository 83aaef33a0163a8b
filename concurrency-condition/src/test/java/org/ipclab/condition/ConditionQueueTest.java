package org.ipclab.condition;

import static org.assertj.core.api.Assertions.assertThat;

import org.ipclab.condition.contract.Actor;
import org.ipclab.condition.contract.Actor.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

class ConditionQueueTest {
    private static final long PATIENCE =
            TimeUnit.SECONDS.toNanos(Integer.getInteger("patience", 20));

    private final ReentrantLock lock = new ReentrantLock();
    private final ConditionQueue queue = new ConditionQueue(lock, () -> new BufferEmpty(1));

    private final ConditionQueue others = new ConditionQueue(lock, () -> new BufferFull(1));

    private Long sleep() throws InterruptedException {
        lock.lock();
        try {
            return queue.await(PATIENCE, 1, others);
        } finally {
            lock.unlock();
        }
    }

    private Void signal() {
        lock.lock();
        try {
            queue.signal();
            return null;
        } finally {
            lock.unlock();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSignalWakesASleeper(Kind threads) throws Exception {
        var sleeper = threads.start(this::sleep).waits();
        signal();
        assertThat(sleeper.result()).isBetween(1L, PATIENCE);
        assertThat(queue.sleeps()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void oneSleeperIsWokenAtATime(Kind threads) throws Exception {
        var sleepers =
                IntStream.range(0, 3).mapToObj(i -> threads.start(this::sleep).waits()).toList();
        for (int awake = 0; awake < 3; awake++) {
            lock.lock();
            queue.signal();
            queue.signal();
            queue.signal();
            assertThat(lock.getQueueLength()).isEqualTo(1);
            lock.unlock();
            int needed = awake + 1;
            while (sleepers.stream().filter(Actor::isDone).count() < needed) {
                Thread.yield();
            }
        }
    }

    @Test
    void allAreWokenAtTheEnd() throws Exception {
        var sleepers =
                IntStream.range(0, 3).mapToObj(i -> Actor.start(this::sleep).waits()).toList();
        lock.lock();
        queue.signal();
        queue.signalAll();
        lock.unlock();
        for (var sleeper : sleepers) {
            assertThat(sleeper.result()).isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSignalThatFoundItsThreadLeavingGoesToTheNext(Kind threads) throws Exception {
        var leaving = Thread.ofPlatform().daemon().start(this::sleepUntilInterrupted);
        while (leaving.getState() != Thread.State.TIMED_WAITING) {
            Thread.yield();
        }
        var next = threads.start(() -> signalWhileLeaving(leaving));
        next.result();
        leaving.join();
    }

    private Void signalWhileLeaving(Thread leaving) throws InterruptedException {
        lock.lock();
        try {
            leaving.interrupt();
            while (!lock.hasQueuedThread(leaving)) {
                Thread.yield();
            }
            queue.signal();
            queue.sleep(ConditionQueue.FOREVER); // lets the other leave
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void sleepUntilInterrupted() {
        try {
            sleep();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aWaitEndsInTime() throws Exception {
        lock.lock();
        assertThat(queue.await(1, 1, others)).isLessThanOrEqualTo(0);
        assertThat(queue.await(-1, 1000, others)).isLessThanOrEqualTo(0);
        lock.unlock();
        var sleeper = Actor.start(this::sleep).waits();
        signal();
        assertThat(sleeper.result()).isPositive();
    }
}
