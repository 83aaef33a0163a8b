package org.ipclab.shared;

import static org.assertj.core.api.Assertions.assertThat;

import org.ipclab.pipes.ChildProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Holders that die. */
class SharedLockDeathTest {
    private final SharedMemory memory = Memories.create(4096);
    private final SharedLock lock = SharedLock.in(memory);

    @AfterEach
    void close() {
        memory.close();
    }

    static final class Holder {
        public static void main(String[] arguments) throws IOException {
            SharedLock lock = SharedLock.in(SharedMemory.inherited(3));
            lock.lock();
            Children.ready();
            Children.stay();
            lock.unlock();
            Children.ready();
            Children.stay();
        }
    }

    @Test
    void aWaiterGetsTheLockOfAKilledHolderAndIsTold() throws Exception {
        try (ChildProcess child = Children.command(Holder.class, memory).start()) {
            Children.awaitReady(child);
            assertThat(lock.tryLock()).isFalse();
            assertThat(lock.holder().orElseThrow().process()).isEqualTo(child.pid());
            Actor<Boolean> waiter = waiter();
            while (lock.waiters().isEmpty()) {
                Thread.onSpinWait();
            }
            child.destroyForcibly();
            assertThat(waiter.result()).as("abandoned").isTrue();
        }
    }

    @Test
    void aWaiterGetsTheLockOfALivingHolder() throws Exception {
        try (ChildProcess child = Children.command(Holder.class, memory).start()) {
            Children.awaitReady(child);
            Actor<Boolean> waiter = waiter();
            child.stdin().write(ByteBuffer.wrap(new byte[1]));
            assertThat(waiter.result()).as("abandoned").isFalse();
        }
    }

    /** A thread that takes the lock and tells whether it was abandoned. */
    private Actor<Boolean> waiter() {
        return new Actor<>(
                () -> {
                    lock.lock();
                    try {
                        return lock.isAbandoned();
                    } finally {
                        lock.unlock();
                    }
                });
    }

    @Test
    void theLockOfAHolderThatWasKilledWithNobodyWaitingIsTakenWithoutAWait() throws Exception {
        try (ChildProcess child = Children.command(Holder.class, memory).start()) {
            Children.awaitReady(child);
            child.destroyForcibly();
            child.waitFor();
        }
        while (!lock.tryLock()) { // it looks once in a millisecond
            Thread.onSpinWait();
        }
        assertThat(lock.isAbandoned()).isTrue();
        lock.unlock();
    }

    @Test
    void aTimedWaitThatIsShorterThanAnyLookGetsTheLockOfTheDead() throws Exception {
        abandon();
        while (!lock.tryLock(Duration.ofNanos(100_000))) {
            Thread.onSpinWait();
        }
        assertThat(lock.isAbandoned()).isTrue();
        lock.unlock();
    }

    @Test
    void aLockStaysAbandonedUntilSomebodySaysThatItIsRecovered() throws Exception {
        abandon();
        assertThat(waiter().result()).isTrue();
        assertThat(waiter().result()).isTrue();
        lock.lock();
        lock.recovered();
        assertThat(lock.isAbandoned()).isFalse();
        lock.unlock();
        assertThat(waiter().result()).isFalse();
        assertThat(lock.stats().recoveries()).isEqualTo(1);
    }

    @Test
    void anAbandonedLockCanBeAbandonedAgain() throws Exception {
        abandon();
        abandon();
        assertThat(waiter().result()).isTrue();
        assertThat(lock.stats().recoveries()).isEqualTo(2);
    }

    /** A thread ends while it holds the lock. */
    private void abandon() throws InterruptedException {
        Thread.ofPlatform().start(lock::lock).join();
    }

    @Test
    void aHolderThatIsStoppedIsNotDead() throws Exception {
        try (ChildProcess child = Children.command(Holder.class, memory).start()) {
            Children.awaitReady(child);
            Children.stop(child);
            assertThat(lock.tryLock(Duration.ofMillis(50))).isFalse();
            Children.resume(child);
            Actor<Boolean> waiter = waiter();
            child.stdin().write(ByteBuffer.wrap(new byte[1]));
            assertThat(waiter.result()).as("abandoned").isFalse();
        }
    }
}
