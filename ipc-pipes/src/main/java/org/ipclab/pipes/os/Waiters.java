package org.ipclab.pipes.os;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * Who waits for something to happen to a descriptor: threads that are parked until it is ready, and
 * a future that completes when it is broken. Guarded by the descriptor's monitor, but for parking.
 */
final class Waiters {
    private @Nullable Set<Waiter> parked;
    private @Nullable CompletableFuture<Void> broken;

    /** A thread, and what it waits for. */
    static final class Waiter {
        private final Thread thread = Thread.currentThread();
        private Watcher.@Nullable Watch watch; // set before it is shared
        private volatile boolean over;

        private void wake() {
            over = true;
            LockSupport.unpark(thread);
        }

        /** Waits at most so long; less if the thread is interrupted. */
        void park(long nanos) {
            long start = System.nanoTime();
            for (long left = nanos;
                    !over && left > 0 && !thread.isInterrupted();
                    left = nanos - (System.nanoTime() - start)) {
                LockSupport.parkNanos(this, left);
            }
        }
    }

    /** This thread is going to wait for a descriptor. */
    Waiter add(int descriptor, int events) throws KernelException {
        Waiter waiter = new Waiter();
        waiter.watch = Watcher.watch(descriptor, events, waiter::wake);
        if (parked == null) {
            parked = new HashSet<>();
        }
        parked.add(waiter);
        return waiter;
    }

    void remove(Waiter waiter) {
        if (parked != null) {
            parked.remove(waiter);
        }
        if (waiter.watch != null) {
            Watcher.cancel(waiter.watch);
        }
    }

    CompletableFuture<Void> onBroken(int descriptor, FileKind kind) throws KernelException {
        CompletableFuture<Void> known = broken;
        if (known == null) {
            CompletableFuture<Void> future = new CompletableFuture<>();
            if (kind.isSelectable()) {
                Watcher.watch(descriptor, Watcher.ERRORS_ONLY, () -> future.complete(null));
            }
            known = future;
            broken = future;
        }
        return known;
    }

    /** The descriptor is about to be closed: whoever waits for it is woken, or told. */
    @Nullable CompletableFuture<Void> close(int descriptor) {
        if (parked != null || broken != null) {
            Watcher.forget(descriptor);
        }
        if (parked != null) {
            parked.forEach(Waiter::wake);
        }
        return broken;
    }
}
