package org.ipclab.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import org.ipclab.pipes.ChildProcess;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.locks.Lock;

class FutexMutexTest extends LockContract {
    private static final VarHandle INT = JAVA_INT.varHandle();

    @Override
    Lock open() {
        return FutexMutex.in(memory, 0);
    }

    @Override
    Class<?> counter() {
        return Counter.class;
    }

    @Override
    void awaitWaiter() {
        while ((int) INT.getVolatile(memory.segment(), Structure.LINE) != 2) {
            Thread.onSpinWait();
        }
    }

    static final class Counter {
        public static void main(String[] arguments) throws IOException {
            SharedMemory memory = SharedMemory.inherited(3);
            Lock lock = FutexMutex.in(memory, 0);
            Children.ready();
            Children.stay();
            count(memory, lock);
        }
    }

    static final class Holder {
        public static void main(String[] arguments) throws IOException {
            FutexMutex.in(SharedMemory.inherited(3), 0).lock();
            Children.ready();
            Children.stay();
        }
    }

    @Test
    void nobodyLearnsThatAHolderWasKilled() throws Exception {
        FutexMutex mutex = FutexMutex.in(memory, 0);
        try (ChildProcess child = Children.command(Holder.class, memory).start()) {
            Children.awaitReady(child);
            child.destroyForcibly();
            child.waitFor();
        }
        assertThat(mutex.tryLock(Duration.ofMillis(100))).isFalse();
        mutex.unlock(); // anybody can
        assertThat(mutex.tryLock()).isTrue();
    }

    @Test
    void itIsFoundOnlyWhereItIs() {
        SharedLock.in(memory, 512);
        assertThatThrownBy(() -> FutexMutex.in(memory, 512))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no mutex at 512");
        assertThatThrownBy(() -> FutexMutex.in(memory, 4032))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void thereAreNoConditions() {
        assertThatThrownBy(open()::newCondition).isInstanceOf(UnsupportedOperationException.class);
    }
}
