package org.ipclab.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.ipclab.pipes.ChildProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

class SharedLockTest {
    private static final long COUNTER_AT = SharedLock.BYTES;
    private static final int PROCESSES = 4;
    private static final int ROUNDS = 20_000;

    private final SharedMemory memory = create();
    private final SharedLock lock = SharedLock.in(memory);

    private static SharedMemory create() {
        try {
            return SharedMemory.create(4096);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void close() {
        memory.close();
    }

    static final class Counter {
        public static void main(String[] arguments) throws IOException {
            SharedMemory memory = SharedMemory.inherited(3);
            SharedLock lock = SharedLock.in(memory);
            Children.ready();
            Children.stay();
            count(memory.segment(), lock);
        }
    }

    private static void count(MemorySegment segment, SharedLock lock) {
        for (int i = 0; i < ROUNDS; i++) {
            lock.lock();
            try {
                segment.set(JAVA_LONG, COUNTER_AT, segment.get(JAVA_LONG, COUNTER_AT) + 1);
            } finally {
                lock.unlock();
            }
        }
    }

    @Test
    void incrementsOfSeveralProcessesAddUp() throws Exception {
        List<ChildProcess> children = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            children.add(Children.command(Counter.class, memory).start());
        }
        Children.release(children);
        for (ChildProcess child : children) {
            assertThat(child.waitFor().isSuccess()).isTrue();
            child.close();
        }
        assertThat(memory.segment().get(JAVA_LONG, COUNTER_AT))
                .isEqualTo((long) PROCESSES * ROUNDS);
    }

    @Test
    void incrementsOfSeveralThreadsAddUp() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            SharedLock own = SharedLock.in(memory);
            threads.add(Thread.ofPlatform().start(() -> count(memory.segment(), own)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(memory.segment().get(JAVA_LONG, COUNTER_AT))
                .isEqualTo((long) PROCESSES * ROUNDS);
    }

    static final class Holder {
        public static void main(String[] arguments) throws IOException {
            SharedLock lock = SharedLock.in(SharedMemory.inherited(3));
            lock.lock();
            Children.ready();
            Children.stay();
            lock.unlock();
        }
    }

    @Test
    void aWaiterGetsTheLockOfAKilledHolderAndIsTold() throws Exception {
        try (ChildProcess child = Children.command(Holder.class, memory).start()) {
            Children.awaitReady(child);
            assertThat(lock.tryLock()).isFalse();
            FutureTask<Boolean> waiter = waiter();
            child.destroyForcibly();
            assertThat(waiter.get()).as("abandoned").isTrue();
        }
    }

    @Test
    void aWaiterGetsTheLockOfALivingHolder() throws Exception {
        try (ChildProcess child = Children.command(Holder.class, memory).start()) {
            Children.awaitReady(child);
            FutureTask<Boolean> waiter = waiter();
            child.stdin().write(ByteBuffer.wrap(new byte[1]));
            assertThat(waiter.get()).as("abandoned").isFalse();
        }
    }

    /** A thread that takes the lock and tells whether it was abandoned. */
    private FutureTask<Boolean> waiter() {
        FutureTask<Boolean> task =
                new FutureTask<>(
                        () -> {
                            lock.lock();
                            try {
                                return lock.isAbandoned();
                            } finally {
                                lock.unlock();
                            }
                        });
        Thread.ofPlatform().start(task);
        return task;
    }

    @Test
    void aLockStaysAbandonedUntilItIsMarkedConsistent() throws Exception {
        abandon();
        assertThat(waiter().get()).isTrue();
        assertThat(waiter().get()).isTrue();
        lock.lock();
        lock.recovered();
        lock.unlock();
        assertThat(waiter().get()).isFalse();
    }

    @Test
    void anAbandonedLockCanBeAbandonedAgain() throws Exception {
        abandon();
        abandon();
        assertThat(waiter().get()).isTrue();
    }

    /** A thread ends while it holds the lock, which the kernel treats as it treats a kill. */
    private void abandon() throws InterruptedException {
        Thread.ofPlatform().start(lock::lock).join();
    }

    @Test
    void aTimedWaitEndsWithoutTheLock() throws Exception {
        lock.lock();
        assertThat(inAnotherThread(() -> lock.tryLock(Duration.ofMillis(50)))).isFalse();
        assertThat(inAnotherThread(() -> lock.tryLock(Duration.ZERO))).isFalse();
        assertThat(inAnotherThread(() -> lock.tryLock(Duration.ofSeconds(-1)))).isFalse();
        assertThat(inAnotherThread(() -> lock.tryLock())).isFalse();
        lock.unlock();
        assertThat(inAnotherThread(() -> taken(lock.tryLock(Duration.ofDays(200_000))))).isTrue();
    }

    private boolean taken(boolean acquired) {
        if (acquired) {
            lock.unlock();
        }
        return acquired;
    }

    private static <T> T inAnotherThread(java.util.concurrent.Callable<T> callable)
            throws Exception {
        FutureTask<T> task = new FutureTask<>(callable);
        Thread.ofPlatform().start(task);
        return task.get();
    }

    @Test
    void anInterruptEndsAnInterruptibleWait() throws Exception {
        lock.lock();
        FutureTask<Void> task =
                new FutureTask<>(
                        () -> {
                            lock.lockInterruptibly();
                            return null;
                        });
        Thread thread = Thread.ofPlatform().start(task);
        thread.interrupt();
        assertThatThrownBy(task::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        lock.unlock();
        assertThat(taken(lock.tryLock())).isTrue();
    }

    @Test
    void anInterruptDoesNotEndAnUninterruptibleWaitAndStaysSet() throws Exception {
        lock.lock();
        FutureTask<Boolean> task =
                new FutureTask<>(
                        () -> {
                            lock.lock();
                            lock.unlock();
                            return Thread.interrupted();
                        });
        Thread thread = Thread.ofPlatform().start(task);
        thread.interrupt();
        while (thread.isInterrupted()) {
            Thread.onSpinWait(); // the waiter has seen it
        }
        assertThat(task.isDone()).isFalse();
        lock.unlock();
        assertThat(task.get()).isTrue();
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
    void theHolderCannotTakeItAgain() {
        lock.lock();
        assertThatThrownBy(lock::lock).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(SharedLock.in(memory)::lock).isInstanceOf(IllegalStateException.class);
        assertThat(lock.tryLock()).isFalse();
        lock.unlock();
    }

    @Test
    void onlyTheHolderMayUnlockAskOrMark() {
        assertThatThrownBy(lock::unlock).isInstanceOf(IllegalMonitorStateException.class);
        assertThatThrownBy(lock::isAbandoned).isInstanceOf(IllegalMonitorStateException.class);
        assertThatThrownBy(lock::recovered).isInstanceOf(IllegalMonitorStateException.class);
    }

    @Test
    void aHeldLockOutlivesTheCloseOfItsMemory() {
        lock.lock();
        memory.close();
        assertThat(lock.isAbandoned()).isFalse();
        lock.unlock();
        assertThatThrownBy(lock::lock)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(memory::segment).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void locksAtOtherPlacesAreOtherLocks() {
        SharedLock other = SharedLock.in(memory, SharedLock.BYTES);
        lock.lock();
        assertThat(other.tryLock()).isTrue();
        other.unlock();
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
}
