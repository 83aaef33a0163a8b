package org.ipclab.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.ipclab.pipes.ChildProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

/** What holds of every lock that processes share. It lies at the beginning of the memory. */
abstract class LockContract {
    private static final long COUNTER_AT = 1024;
    private static final int PARTIES = 4;
    private static final int ROUNDS = 20_000;

    final SharedMemory memory = Memories.create(4096);

    @AfterEach
    void close() {
        memory.close();
    }

    /** An object for the lock; each call makes another. */
    abstract Lock open();

    /** A program that calls {@link #count}. */
    abstract Class<?> counter();

    /** Returns when a thread waits for the lock. */
    abstract void awaitWaiter();

    static void count(SharedMemory memory, Lock lock) {
        MemorySegment segment = memory.segment();
        for (int i = 0; i < ROUNDS; i++) {
            lock.lock();
            try {
                segment.set(JAVA_LONG, COUNTER_AT, segment.get(JAVA_LONG, COUNTER_AT) + 1);
            } finally {
                lock.unlock();
            }
        }
    }

    private void assertCounted() {
        assertThat(memory.segment().get(JAVA_LONG, COUNTER_AT)).isEqualTo((long) PARTIES * ROUNDS);
    }

    @Test
    void incrementsOfSeveralProcessesAddUp() throws Exception {
        open();
        List<ChildProcess> children = new ArrayList<>();
        for (int i = 0; i < PARTIES; i++) {
            children.add(Children.command(counter(), memory).start());
        }
        Children.release(children);
        for (ChildProcess child : children) {
            assertThat(child.waitFor().isSuccess()).isTrue();
            child.close();
        }
        assertCounted();
    }

    @Test
    void incrementsOfSeveralThreadsAddUp() throws Exception {
        List<Actor<Void>> actors = new ArrayList<>();
        for (int i = 0; i < PARTIES; i++) {
            Lock own = open();
            actors.add(Actor.doing(() -> count(memory, own)));
        }
        for (Actor<Void> actor : actors) {
            actor.result();
        }
        assertCounted();
    }

    @Test
    void aLockThatIsHeldIsNotTaken() throws Exception {
        Lock lock = open();
        lock.lock();
        assertThat(new Actor<>(lock::tryLock).result()).isFalse();
        assertThat(tryFor(lock, Duration.ofMillis(50))).isFalse();
        assertThat(tryFor(lock, Duration.ZERO)).isFalse();
        assertThat(tryFor(lock, Duration.ofSeconds(-1))).isFalse();
        assertThat(tryFor(lock, Duration.ofSeconds(Long.MIN_VALUE))).isFalse();
        lock.unlock();
        assertThat(tryFor(lock, Duration.ofDays(200_000))).isTrue();
    }

    @Test
    void aTimedWaitLastsAsLongAsAsked() throws Exception {
        Lock lock = open();
        lock.lock();
        long begin = System.nanoTime();
        assertThat(tryFor(lock, Duration.ofMillis(30))).isFalse();
        assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(30_000_000);
        lock.unlock();
    }

    /** In another thread, which gives it back if it got it. */
    private static boolean tryFor(Lock lock, Duration timeout) throws Exception {
        return new Actor<>(
                        () -> {
                            long nanos = TimeUnit.NANOSECONDS.convert(timeout);
                            boolean locked = lock.tryLock(nanos, TimeUnit.NANOSECONDS);
                            if (locked) {
                                lock.unlock();
                            }
                            return locked;
                        })
                .result();
    }

    @Test
    void aWaiterGetsTheLockWhenItIsGivenBack() throws Exception {
        Lock lock = open();
        lock.lock();
        Actor<Void> waiter = Actor.doing(() -> lockAndUnlock(lock));
        awaitWaiter();
        assertThat(waiter.isDone()).isFalse();
        lock.unlock();
        waiter.result();
    }

    private static void lockAndUnlock(Lock lock) {
        lock.lock();
        lock.unlock();
    }

    @Test
    void anInterruptEndsAnInterruptibleWait() throws Exception {
        Lock lock = open();
        lock.lock();
        Actor<Void> waiter = Actor.doing(lock::lockInterruptibly);
        awaitWaiter();
        waiter.thread().interrupt();
        assertThatThrownBy(waiter::result)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        lock.unlock();
        assertThat(tryFor(lock, Duration.ZERO)).isTrue();
    }

    @Test
    void anInterruptEndsATimedWait() throws Exception {
        Lock lock = open();
        lock.lock();
        Actor<Boolean> waiter = new Actor<>(() -> lock.tryLock(1, TimeUnit.DAYS));
        awaitWaiter();
        waiter.thread().interrupt();
        assertThatThrownBy(waiter::result).hasCauseInstanceOf(InterruptedException.class);
        lock.unlock();
        assertThat(tryFor(lock, Duration.ZERO)).isTrue();
    }

    @Test
    void anInterruptThatCameBeforeIsNoticedByThoseThatCanBeInterrupted() throws Exception {
        Lock lock = open();
        Thread.currentThread().interrupt();
        assertThatThrownBy(lock::lockInterruptibly).isInstanceOf(InterruptedException.class);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> lock.tryLock(1, TimeUnit.DAYS))
                .isInstanceOf(InterruptedException.class);
        Thread.currentThread().interrupt();
        assertThat(lock.tryLock()).isTrue();
        lock.unlock();
        lock.lock();
        assertThat(Thread.interrupted()).isTrue();
        lock.unlock();
    }

    @Test
    void anInterruptDoesNotEndAnUninterruptibleWaitAndStaysSet() throws Exception {
        Lock lock = open();
        lock.lock();
        Actor<Boolean> waiter =
                new Actor<>(
                        () -> {
                            lockAndUnlock(lock);
                            return Thread.interrupted();
                        });
        awaitWaiter();
        waiter.thread().interrupt();
        while (waiter.thread().isInterrupted()) {
            Thread.onSpinWait(); // the waiter has seen it
        }
        assertThat(waiter.isDone()).isFalse();
        lock.unlock();
        assertThat(waiter.result()).isTrue();
    }

    @Test
    void locksAtOtherPlacesAreOtherLocks() {
        Lock lock = open();
        SharedLock other = SharedLock.in(memory, 2048);
        lock.lock();
        assertThat(other.tryLock()).isTrue();
        other.unlock();
        lock.unlock();
    }
}
