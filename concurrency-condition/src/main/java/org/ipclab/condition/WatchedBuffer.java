package org.ipclab.condition;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import jdk.jfr.FlightRecorder;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A buffer whose waits the flight recorder is told. While nobody records it does nothing of its
 * own. Else it first tries without waiting, and tells before it waits: not under the lock, since
 * the first event of all brings up half of the recorder, and the others would wait for that.
 */
final class WatchedBuffer<E> extends BoundedBuffer<E> {
    private interface Wait<T extends @Nullable Object> {
        T call() throws InterruptedException;
    }

    private static final AtomicLong NUMBERS = new AtomicLong();

    private final String name = "BoundedBuffer-" + NUMBERS.incrementAndGet();

    WatchedBuffer(int capacity) {
        super(capacity);
    }

    /** Or watched already: a batch holds the lock around its calls, and has told of its wait. */
    private boolean isUnwatched() {
        return !FlightRecorder.isInitialized() || ((ReentrantLock) lock).isHeldByCurrentThread();
    }

    private <T extends @Nullable Object> T tell(boolean forRoom, Wait<T> wait)
            throws InterruptedException {
        if (isClosed()) {
            return wait.call();
        }
        new BufferWait(this, name, forRoom ? "room" : "element").commit(); // it may never end
        BufferEvent event = forRoom ? new BufferFull(this, name) : new BufferEmpty(this, name);
        event.begin();
        try {
            return wait.call();
        } finally {
            event.commit();
        }
    }

    @Override
    public void put(E element) throws InterruptedException {
        if (isUnwatched()) {
            super.put(element);
        } else if (!super.offer(element, 0, NANOSECONDS)) {
            tell(
                    true,
                    () -> {
                        super.put(element);
                        return true;
                    });
        }
    }

    @Override
    public E take() throws InterruptedException {
        if (isUnwatched()) {
            return super.take();
        }
        E first = super.poll(0, NANOSECONDS);
        return first == null ? tell(false, super::take) : first;
    }

    @Override
    public boolean offer(E element, long timeout, TimeUnit unit) throws InterruptedException {
        if (isUnwatched() || timeout <= 0) {
            return super.offer(element, timeout, unit);
        }
        return super.offer(element, 0, unit)
                || tell(true, () -> super.offer(element, timeout, unit));
    }

    @Override
    public @Nullable E poll(long timeout, TimeUnit unit) throws InterruptedException {
        if (isUnwatched() || timeout <= 0) {
            return super.poll(timeout, unit);
        }
        E first = super.poll(0, unit);
        return first == null
                ? this.<@Nullable E>tell(false, () -> super.poll(timeout, unit))
                : first;
    }

    @Override
    protected int putSome(List<E> elements, long nanos) throws InterruptedException {
        if (isUnwatched() || nanos <= 0) {
            return super.putSome(elements, nanos);
        }
        int some = super.putSome(elements, 0);
        return some == 0 ? tell(true, () -> super.putSome(elements, nanos)) : some;
    }

    @Override
    protected List<E> takeSome(int max, long nanos) throws InterruptedException {
        if (isUnwatched() || nanos <= 0) {
            return super.takeSome(max, nanos);
        }
        var some = super.takeSome(max, 0);
        return some.isEmpty() ? tell(false, () -> super.takeSome(max, nanos)) : some;
    }
}
