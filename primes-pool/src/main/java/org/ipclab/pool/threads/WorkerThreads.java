package org.ipclab.pool.threads;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The threads of a pool, from a factory that is not trusted, and the end of the last of them. A
 * thread lives until its pool has no more work for it, whatever is thrown.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // all updates are under one lock
public final class WorkerThreads {
    private static final Logger LOG = LoggerFactory.getLogger("org.ipclab.pool.ThreadPool");

    private final Pool pool;
    private final String name;
    private final int most;
    private final ThreadFactory factory;
    private final CountDownLatch end = new CountDownLatch(1);
    private final Object first = new Object(); // held while the first thread is started
    private volatile boolean hasOne; // that runs until the pool is shut down
    private final Set<Thread> running = new HashSet<>(); // guarded by itself
    private boolean ending; // guarded by running
    private volatile int
            count; // written with the guard of running; threads that run or are about to
    private volatile boolean stopping;

    /** What the threads work for. All is called without a lock. */
    public interface Pool {
        /** Works in the current thread until there will be no more work. */
        void work();

        /** Whether no more work comes, so that a thread that ends is not needed any more. */
        boolean isShutdown();

        /** The last thread is about to end. */
        void terminated();
    }

    /**
     * Threads that are yet to start.
     *
     * @param name of the pool, for logs and messages
     * @param most how many there may be
     * @param factory where they come from
     */
    public WorkerThreads(Pool pool, String name, int most, ThreadFactory factory) {
        this.pool = pool;
        this.name = name;
        this.most = most;
        this.factory = factory;
    }

    /** How many run or are about to. */
    public int count() {
        return count;
    }

    /** How many there may be. */
    public int most() {
        return most;
    }

    /**
     * Starts a thread if there is none, so that whatever is accepted afterwards has one. Like
     * {@link #startAnother}, not to be called with the pool's lock: the factory is foreign code.
     *
     * @throws RejectedExecutionException if that fails
     */
    public void startFirst() {
        if (hasOne) {
            return;
        }
        synchronized (first) {
            Throwable failure = hasOne ? null : startUnlessComplete();
            if (failure != null) {
                throw new RejectedExecutionException(
                        "thread pool " + name + ": no thread could be started", failure);
            }
        }
    }

    /** Starts one more thread, unless all are there, or that fails. */
    public void startAnother() {
        Throwable failure = count == most ? null : startUnlessComplete();
        if (failure != null) {
            LOG.warn("{}: a thread could not be started", name, failure);
        }
    }

    /** Returns what went wrong, if anything did. */
    private @Nullable Throwable startUnlessComplete() {
        synchronized (running) {
            if (count >= most) {
                return null;
            }
            count++;
        }
        try {
            new Worker().start();
            hasOne = true;
            return null;
        } catch (Throwable e) {
            synchronized (running) {
                count--;
            }
            endIfDone();
            return e;
        }
    }

    /** Interrupts those that run; and {@link #isStopping} is true from now on. */
    public void interruptAll() {
        stopping = true;
        synchronized (running) {
            running.forEach(Thread::interrupt);
        }
    }

    /** Whether whatever begins now is to be interrupted. */
    public boolean isStopping() {
        return stopping;
    }

    /** Ends the pool if it is shut down and no thread is left. Not to be called with a lock. */
    public void endIfDone() {
        synchronized (running) {
            if (ending || count > 0 || !pool.isShutdown()) {
                return;
            }
            ending = true;
        }
        try {
            pool.terminated();
        } catch (Throwable e) {
            report(e);
        } finally {
            end.countDown();
        }
    }

    /** Whether the last thread has ended, or is just about to. */
    public boolean hasEnded() {
        return end.getCount() == 0;
    }

    /** Waits for that. */
    public boolean awaitEnd(long nanos) throws InterruptedException {
        return end.await(nanos, TimeUnit.NANOSECONDS);
    }

    /** Hands a failure to the handler of the current thread. */
    public static void report(Throwable failure) {
        try {
            Thread self = Thread.currentThread();
            self.getUncaughtExceptionHandler().uncaughtException(self, failure);
        } catch (Throwable ignored) {
            // As the JVM does when a handler throws.
        }
    }

    private final class Worker implements Runnable {
        private volatile @Nullable Thread thread;

        void start() {
            Thread made = factory.newThread(this);
            if (made == null) {
                throw new NullPointerException("the thread factory returned null");
            }
            if (made.getState() != Thread.State.NEW) {
                throw new IllegalThreadStateException("the thread factory has started the thread");
            }
            thread = made;
            made.start();
        }

        @Override
        public void run() {
            Thread self = Thread.currentThread();
            if (!self.equals(thread)) {
                return; // the factory has started it, and it was refused for that
            }
            TaskContext.enter(WorkerThreads.this);
            synchronized (running) {
                running.add(self);
            }
            while (!workedToTheEnd()) {}
            synchronized (running) {
                running.remove(self);
                count--;
            }
            endIfDone();
        }

        /** An error of the pool's own, such as a lack of memory, costs no thread. */
        private boolean workedToTheEnd() {
            try {
                pool.work();
                return true;
            } catch (Throwable e) {
                report(e);
                return false;
            }
        }
    }
}
