package org.ipclab.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import org.ipclab.pipes.ChildProcess;
import org.ipclab.shared.lock.Sleepers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;

class SharedConditionTest {
    private static final long VALUE_AT = 1024;
    private static final long ANSWER_AT = 1028;

    private final SharedMemory memory = Memories.create(4096);
    private final SharedLock lock = SharedLock.in(memory);
    private final SharedCondition changed = lock.condition(0);

    @AfterEach
    void close() {
        memory.close();
    }

    private int value(long at) {
        return memory.segment().get(JAVA_INT, at);
    }

    private void set(long at, int value) {
        memory.segment().set(JAVA_INT, at, value);
    }

    private Actor<Integer> waiter() {
        return new Actor<>(
                () -> {
                    lock.lock();
                    try {
                        while (value(VALUE_AT) == 0) {
                            changed.await();
                        }
                        set(VALUE_AT, value(VALUE_AT) - 1);
                        return value(VALUE_AT);
                    } finally {
                        lock.unlock();
                    }
                });
    }

    private void awaitWaits(int count) {
        Waits.await(lock, count);
    }

    private void addAndSignal(int more, int signals) {
        lock.lock();
        try {
            set(VALUE_AT, value(VALUE_AT) + more);
            for (int i = 0; i < signals; i++) {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    @Test
    void aSignalWakesOneThatWaits() throws Exception {
        Sleepers.trustSignals(lock.mutex().condition(0));
        Actor<Integer> one = waiter();
        awaitWaits(1);
        addAndSignal(1, 1);
        assertThat(one.result()).isZero();
    }

    @Test
    void asManySignalsAsThreadsWakeAll() throws Exception {
        Sleepers.trustSignals(lock.mutex().condition(0));
        List<Actor<Integer>> waiters = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            waiters.add(waiter());
            awaitWaits(i);
        }
        addAndSignal(2, 2);
        addAndSignal(3, 3);
        for (Actor<Integer> waiter : waiters) {
            waiter.result();
        }
        assertThat(value(VALUE_AT)).isZero();
    }

    @Test
    void signalAllWakesAll() throws Exception {
        Sleepers.trustSignals(lock.mutex().condition(0));
        List<Actor<Integer>> waiters = List.of(waiter(), waiter(), waiter());
        awaitWaits(3);
        lock.lock();
        set(VALUE_AT, 3);
        changed.signalAll();
        lock.unlock();
        for (Actor<Integer> waiter : waiters) {
            waiter.result();
        }
    }

    @Test
    void signalsThatFoundNobodyAreNotKept() throws Exception {
        lock.lock();
        changed.signal();
        changed.signalAll();
        assertThat(changed.await(Duration.ofMillis(20))).isFalse();
        assertThat(lock.isHeldByCurrentThread()).isTrue();
        lock.unlock();
    }

    @Test
    void aTimedWaitEndsInTimeWithTheLockHeld() throws Exception {
        lock.lock();
        long begin = System.nanoTime();
        assertThat(changed.await(30, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(30_000_000);
        assertThat(changed.awaitNanos(1)).isNotPositive();
        assertThat(changed.awaitUntil(Date.from(Instant.now().plusMillis(20)))).isFalse();
        assertThat(changed.awaitUntil(new Date(Long.MIN_VALUE))).isFalse();
        assertThat(changed.await(Duration.ofSeconds(Long.MIN_VALUE))).isFalse();
        assertThat(lock.isHeldByCurrentThread()).isTrue();
        lock.unlock();
    }

    @Test
    void aSignalInTimeLeavesSomeOfIt() throws Exception {
        Actor<Long> waiter =
                new Actor<>(
                        () -> {
                            lock.lock();
                            try {
                                return changed.awaitNanos(TimeUnit.DAYS.toNanos(1));
                            } finally {
                                lock.unlock();
                            }
                        });
        awaitWaits(1);
        addAndSignal(0, 1);
        assertThat(waiter.result()).isBetween(1L, TimeUnit.DAYS.toNanos(1));
    }

    @Test
    void anInterruptEndsAWaitWithTheLockHeld() throws Exception {
        Actor<Boolean> waiter =
                new Actor<>(
                        () -> {
                            lock.lock();
                            assertThatThrownBy(changed::await)
                                    .isInstanceOf(InterruptedException.class);
                            boolean held = lock.isHeldByCurrentThread();
                            lock.unlock();
                            return held;
                        });
        awaitWaits(1);
        waiter.thread().interrupt();
        assertThat(waiter.result()).isTrue();
        Thread.currentThread().interrupt();
        lock.lock();
        assertThatThrownBy(changed::await).isInstanceOf(InterruptedException.class);
        lock.unlock();
    }

    @Test
    void anInterruptDoesNotEndAnUninterruptibleWait() throws Exception {
        Actor<Boolean> waiter =
                new Actor<>(
                        () -> {
                            lock.lock();
                            while (value(VALUE_AT) == 0) {
                                changed.awaitUninterruptibly();
                            }
                            lock.unlock();
                            return Thread.interrupted();
                        });
        awaitWaits(1);
        waiter.thread().interrupt();
        awaitWaits(2); // it has woken up, and waits again
        assertThat(waiter.isDone()).isFalse();
        addAndSignal(1, 1);
        assertThat(waiter.result()).isTrue();
    }

    @Test
    void onlyTheHolderMayWaitOrSignal() {
        for (Actor.Action action :
                List.<Actor.Action>of(
                        changed::await,
                        changed::awaitUninterruptibly,
                        () -> changed.awaitNanos(1),
                        changed::signal,
                        changed::signalAll)) {
            assertThatThrownBy(action::run).isInstanceOf(IllegalMonitorStateException.class);
        }
    }

    @Test
    void conditionsAreNumberedAndApart() throws Exception {
        Sleepers.trustSignals(lock.mutex().condition(0));
        Actor<Integer> waiter = waiter();
        awaitWaits(1);
        lock.lock();
        set(VALUE_AT, 1);
        for (int other = 1; other < SharedLock.CONDITIONS; other++) {
            lock.condition(other).signalAll();
        }
        lock.unlock();
        assertThat(waiter.isDone()).isFalse();
        lock.lock();
        lock.newCondition().signal(); // the first of this object is number 0
        lock.unlock();
        assertThat(waiter.result()).isZero();
        for (int i = 1; i < SharedLock.CONDITIONS; i++) {
            lock.newCondition();
        }
        assertThatThrownBy(lock::newCondition)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("4 conditions");
        for (int none : new int[] {-1, SharedLock.CONDITIONS}) {
            assertThatThrownBy(() -> lock.condition(none))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void closingTheMemoryEndsAWait() throws Exception {
        Actor<Integer> waiter = waiter();
        awaitWaits(1);
        memory.close();
        assertThatThrownBy(waiter::result)
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed in this process");
    }

    static final class Answerer {
        public static void main(String[] arguments) throws Exception {
            SharedMemory memory = SharedMemory.inherited(3);
            SharedLock lock = SharedLock.in(memory);
            SharedCondition asked = lock.newCondition();
            SharedCondition answered = lock.newCondition();
            Children.ready();
            lock.lock();
            while (memory.segment().get(JAVA_INT, VALUE_AT) == 0) {
                asked.await();
            }
            memory.segment().set(JAVA_INT, ANSWER_AT, memory.segment().get(JAVA_INT, VALUE_AT) + 1);
            answered.signal();
            lock.unlock();
        }
    }

    @Test
    void processesWaitForEachOther() throws Exception {
        SharedCondition answered = lock.condition(1);
        try (ChildProcess child = Children.command(Answerer.class, memory).start()) {
            Children.awaitReady(child);
            awaitWaits(1);
            lock.lock();
            set(VALUE_AT, 41);
            changed.signal();
            while (value(ANSWER_AT) == 0) {
                answered.await();
            }
            assertThat(value(ANSWER_AT)).isEqualTo(42);
            lock.unlock();
        }
    }

    static final class DyingChanger {
        public static void main(String[] arguments) throws IOException {
            SharedMemory memory = SharedMemory.inherited(3);
            SharedLock.in(memory).lock();
            memory.segment().set(JAVA_INT, VALUE_AT, 1);
            Children.dieIf(true); // without a signal, and with the lock held
        }
    }

    @Test
    void whoDiesBetweenTheChangeAndTheSignalLeavesNobodyAsleep() throws Exception {
        Actor<Integer> waiter = waiter();
        awaitWaits(1);
        try (ChildProcess child = Children.command(DyingChanger.class, memory).start()) {
            assertThat(child.waitFor().signal()).isEqualTo(9);
        }
        assertThat(waiter.result()).isZero();
        lock.lock();
        assertThat(lock.isAbandoned()).isTrue();
        lock.unlock();
    }
}
