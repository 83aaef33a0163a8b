package org.ipclab.queue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** The lock of a ring, for operations on the whole: who holds it keeps takers out. Reentrant. */
final class Freezer implements Lock {
    private final ReentrantLock lock;
    private final StampedRing<?> ring;
    private int depth; // guarded by lock

    Freezer(ReentrantLock lock, StampedRing<?> ring) {
        this.lock = lock;
        this.ring = ring;
    }

    @Override
    public void lock() {
        lock.lock();
        freeze();
    }

    @Override
    public void lockInterruptibly() throws InterruptedException {
        lock.lockInterruptibly();
        freeze();
    }

    @Override
    public boolean tryLock() {
        return lock.tryLock() && freeze();
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        return lock.tryLock(time, unit) && freeze();
    }

    private boolean freeze() {
        if (depth++ == 0) {
            ring.freeze();
        }
        return true;
    }

    @Override
    public void unlock() {
        if (--depth == 0) {
            ring.thaw();
        }
        lock.unlock();
    }

    /** A wait would leave the ring frozen. */
    @Override
    public Condition newCondition() {
        throw new UnsupportedOperationException("nobody may wait while a ring is frozen");
    }
}
