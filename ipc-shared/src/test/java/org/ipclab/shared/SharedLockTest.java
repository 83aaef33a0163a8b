package org.ipclab.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

class SharedLockTest extends LockContract {
    private final SharedLock lock = SharedLock.in(memory);

    @Override
    Lock open() {
        return SharedLock.in(memory);
    }

    @Override
    Class<?> counter() {
        return Counter.class;
    }

    @Override
    void awaitWaiter() {
        while (lock.waiters().isEmpty()) {
            Thread.onSpinWait();
        }
    }

    static final class Counter {
        public static void main(String[] arguments) throws IOException {
            SharedMemory memory = SharedMemory.inherited(3);
            SharedLock lock = SharedLock.in(memory);
            Children.ready();
            Children.stay();
            count(memory, lock);
        }
    }

    @Test
    void aVirtualThreadIsRefused() throws Exception {
        FutureTask<Boolean> task = new FutureTask<>(lock::tryLock);
        Thread.startVirtualThread(task).join();
        assertThatThrownBy(task::get)
                .hasCauseInstanceOf(WrongThreadException.class)
                .hasMessageContaining("platform thread");
    }

    @Test
    void theHolderCannotTakeItAgain() throws Exception {
        lock.lock();
        assertThatThrownBy(lock::lock)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("holds the lock already");
        assertThatThrownBy(lock::lockInterruptibly).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(SharedLock.in(memory)::lock).isInstanceOf(IllegalStateException.class);
        assertThat(lock.tryLock()).isFalse();
        assertThat(lock.tryLock(Duration.ofDays(1))).isFalse();
        assertThat(lock.tryLock(1, TimeUnit.DAYS)).isFalse();
        lock.unlock();
        assertThat(lock.tryLock()).isTrue();
        lock.unlock();
    }

    @Test
    void onlyTheHolderMayUnlockAskOrMark() throws Exception {
        assertThatThrownBy(lock::unlock).isInstanceOf(IllegalMonitorStateException.class);
        assertThatThrownBy(lock::isAbandoned).isInstanceOf(IllegalMonitorStateException.class);
        assertThatThrownBy(lock::recovered).isInstanceOf(IllegalMonitorStateException.class);
        lock.lock();
        assertThatThrownBy(Actor.doing(lock::unlock)::result)
                .hasCauseInstanceOf(IllegalMonitorStateException.class)
                .hasMessageContaining("thread " + ThreadId.current().thread() + " does");
        assertThat(lock.isHeldByCurrentThread()).isTrue();
        lock.unlock();
    }

    @Test
    void theHolderMayUnlockByAnyObjectForThePlace() {
        lock.lock();
        assertThat(SharedLock.in(memory).isHeldByCurrentThread()).isTrue();
        SharedLock.in(memory).unlock();
        assertThat(lock.isHeldByCurrentThread()).isFalse();
    }

    @Test
    void aHeldLockOutlivesTheCloseOfItsMemory() {
        lock.lock();
        memory.close();
        assertThat(lock.isAbandoned()).isFalse();
        lock.unlock();
        assertThatThrownBy(lock::lock)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed in this process");
        assertThatThrownBy(memory::segment).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void closingTheMemoryEndsEveryWaitInIt() throws Exception {
        lock.lock();
        Actor<Void> waiter = Actor.doing(lock::lock);
        Actor<Void> timed = Actor.doing(() -> lock.tryLock(Duration.ofDays(1)));
        while (lock.waiters().size() < 2) {
            Thread.onSpinWait();
        }
        memory.close();
        for (Actor<Void> actor : List.of(waiter, timed)) {
            assertThatThrownBy(actor::result)
                    .hasCauseInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed in this process");
        }
        lock.unlock();
    }

    @Test
    void aPlaceThatDoesNotFitIsRefused() {
        for (long offset : new long[] {-64, 1, 32, 4096 - 64, 4096, Long.MAX_VALUE & -64L}) {
            assertThatThrownBy(() -> SharedLock.in(memory, offset))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(String.valueOf(offset));
        }
    }

    @Test
    void aLockOfAnotherNamespaceIsRefused() {
        memory.segment().set(ValueLayout.JAVA_INT, 0, 12345); // where the namespaces' number is
        assertThatThrownBy(() -> SharedLock.in(memory))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("another PID or time namespace");
    }

    @Test
    void itNamesItsHolderAndWhoWaits() throws Exception {
        assertThat(lock.holder()).isEmpty();
        assertThat(lock.waiters()).isEmpty();
        lock.lock();
        ThreadId self = ThreadId.current();
        assertThat(self.process()).isEqualTo(ProcessHandle.current().pid());
        assertThat(lock.holder()).contains(self);
        assertThat(lock.toString()).contains(self.toString());
        Actor<ThreadId> waiter =
                new Actor<>(
                        () -> {
                            lock.lock();
                            lock.unlock();
                            return ThreadId.current();
                        });
        awaitWaiter();
        ThreadId waiting = lock.waiters().getFirst();
        lock.unlock();
        assertThat(waiter.result()).isEqualTo(waiting).isNotEqualTo(self);
        assertThat(lock.waiters()).isEmpty();
    }

    @Test
    void itCountsWhoWaitedAndHowLong() throws Exception {
        assertThat(lock.stats()).isEqualTo(new SharedLockStats(0, Duration.ZERO, Duration.ZERO, 0));
        lock.lock();
        Actor<Void> waiter = Actor.doing(() -> lock.lock());
        awaitWaiter();
        lock.unlock();
        waiter.result(); // and ends with the lock
        lock.lock();
        SharedLockStats stats = lock.stats();
        assertThat(stats.waits()).isBetween(1L, 2L); // the dead one may have been waited for
        assertThat(stats.longestWait()).isBetween(Duration.ofMillis(1), stats.waited());
        assertThat(stats.recoveries()).isEqualTo(1);
        lock.unlock();
    }

    @Test
    void aWaitInAForkJoinWorkerMakesRoomForAnother() throws Exception {
        try (ForkJoinPool pool = new ForkJoinPool(1)) {
            lock.lock();
            var waiting =
                    pool.submit(
                            () -> {
                                lock.lock();
                                lock.unlock();
                            });
            awaitWaiter();
            assertThat(pool.submit(() -> 42).get()).isEqualTo(42); // the only worker waits
            lock.unlock();
            waiting.get();
        }
    }
}
