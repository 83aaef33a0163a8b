package org.ipclab.pool;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An {@link java.util.concurrent.ExecutorService} of a fixed number of threads that share one
 * queue: a lock, a deque, and conditions to wait on.
 *
 * {@snippet class="org.ipclab.pool.ThreadPoolSnippets" region="firstUse"}
 *
 * <p>A thread that comes for work takes a <em>share</em> of the queue, {@code size / (2 * threads)
 * + 1} tasks and at most 64, so that short tasks pay for the lock once a share; and a submission
 * signals only if a thread is idle. Shares are not fenced: a thread that finds the queue empty
 * takes from the shares of the others, so no task waits behind a slow one while a thread has
 * nothing to do.
 *
 * <p><b>Order and loss.</b> With one thread, tasks run in the order of submission. With more they
 * are handed out in that order, and may begin up to a share earlier or later. Each accepted task is
 * run exactly once, or returned by {@link #shutdownNow} exactly once. What a thread does before it
 * submits a task happens before the task's run.
 *
 * <p><b>Threads</b> start on demand and live until the pool ends. A task that throws does not kill
 * its thread: the exception goes to the thread's {@link Thread.UncaughtExceptionHandler}, unless a
 * {@code Future} caught it. A thread's interrupt status is clear when a task begins, unless the
 * pool was told to {@link #shutdownNow}.
 *
 * <p>All methods are safe for use by many threads. {@link #close} waits for the accepted tasks.
 */
public final class ThreadPool extends AbstractExecutorService {

    private enum State {
        RUNNING,
        SHUTDOWN,
        STOPPED
    }

    private static final Logger LOG = LoggerFactory.getLogger(ThreadPool.class);

    private final String name;
    private final int threads;
    private final long capacity;
    private final WhenFull whenFull;
    private final ThreadFactory factory;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final Condition terminated = lock.newCondition();

    private final ArrayDeque<Runnable> queue = new ArrayDeque<>(); // guarded by lock
    private final List<Worker> workers = new ArrayList<>(); // guarded by lock
    private volatile State state = State.RUNNING; // written under lock
    private int alive; // guarded by lock; workers that have not ended
    private int idle; // guarded by lock; workers that wait for work
    private int wakeUps; // guarded by lock; signals that no idle worker has answered yet
    private int busy; // guarded by lock; workers between two visits to the queue
    private int shared; // guarded by lock; tasks in all shares when these were taken
    private int nextVictim; // guarded by lock
    private int peakWaiting; // guarded by lock
    private long rejected; // guarded by lock

    ThreadPool(ThreadPoolBuilder builder) {
        name = builder.poolName();
        threads = builder.threads();
        capacity = builder.capacity();
        whenFull = builder.whenFull();
        factory = builder.threadFactory(name);
    }

    /**
     * A pool of platform threads with an unbounded queue.
     *
     * @param threads how many, at least 1
     * @return the pool; its threads start when tasks come
     */
    public static ThreadPool ofThreads(int threads) {
        return builder().threads(threads).build();
    }

    /**
     * A builder for a pool with a bound, a name, or threads of another kind.
     *
     * @return the builder
     */
    public static ThreadPoolBuilder builder() {
        return new ThreadPoolBuilder();
    }

    /**
     * Runs the task in a thread of this pool, some time after now.
     *
     * @throws RejectedExecutionException if the pool is shut down; if it is full and was told to
     *     reject; if the caller was interrupted while it waited for room; or if the pool has no
     *     thread and its factory gives none
     */
    @Override
    public void execute(Runnable task) {
        Objects.requireNonNull(task, "task");
        Worker newcomer = null;
        boolean accepted;
        lock.lock();
        try {
            accepted = awaitRoom();
            if (accepted) {
                newcomer = enqueue(task);
            }
        } finally {
            lock.unlock();
        }
        if (!accepted) {
            task.run();
        } else if (newcomer != null) {
            start(newcomer, task);
        }
    }

    /** Accepts no more tasks; those accepted are run. Does not wait, and may be repeated. */
    @Override
    public void shutdown() {
        Worker newcomer = null;
        lock.lock();
        try {
            if (state == State.RUNNING) {
                state = State.SHUTDOWN;
                // Only where the factory failed before is there a task and nobody to run it.
                newcomer = alive == 0 && !queue.isEmpty() ? addWorker() : null;
            }
            wakeEverybody();
        } finally {
            lock.unlock();
        }
        if (newcomer != null) {
            start(newcomer, null);
        }
    }

    /**
     * Accepts no more tasks, interrupts those that run, and takes back all that have not begun.
     *
     * @return the tasks that have not begun, oldest first
     */
    @Override
    public List<Runnable> shutdownNow() {
        lock.lock();
        try {
            state = State.STOPPED;
            List<Runnable> unbegun = new ArrayList<>();
            for (Worker worker : workers) {
                worker.share.drainTo(unbegun);
                worker.interrupt();
            }
            unbegun.addAll(queue);
            queue.clear();
            wakeEverybody();
            return unbegun;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isShutdown() {
        return state != State.RUNNING;
    }

    @Override
    public boolean isTerminated() {
        lock.lock();
        try {
            return hasEnded();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return awaitTermination(Duration.ofNanos(unit.toNanos(timeout)));
    }

    /**
     * Waits until the pool was shut down, all its tasks are done and its threads have ended.
     *
     * @param timeout how long to wait at most
     * @return whether the pool has terminated
     * @throws InterruptedException if the caller was interrupted while waiting
     */
    public boolean awaitTermination(Duration timeout) throws InterruptedException {
        long nanos = TimeUnit.NANOSECONDS.convert(timeout);
        lock.lock();
        try {
            while (!hasEnded()) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = terminated.awaitNanos(nanos);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * What the pool has done and is doing, as of one moment. A task counts as completed shortly
     * after its {@code Future} is done.
     *
     * @return the figures
     */
    public ThreadPoolStats stats() {
        lock.lock();
        try {
            long completed = 0;
            long failed = 0;
            for (Worker worker : workers) {
                completed += worker.completed.get();
                failed += worker.failed.get();
            }
            return new ThreadPoolStats(
                    alive, busy, waiting(), peakWaiting, completed, failed, rejected);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return "ThreadPool[" + name + ", " + state + ", " + stats() + "]";
    }

    /** Returns false if the caller shall run its task itself. Call with the lock held. */
    private boolean awaitRoom() {
        requireRunning();
        if (hasRoom()) {
            return true;
        }
        return switch (whenFull) {
            case CALLER_RUNS -> false;
            case REJECT -> throw rejection("The queue is full: " + waiting() + " wait", null);
            case BLOCK -> !isOwnThread() && blockForRoom();
        };
    }

    private boolean blockForRoom() {
        try {
            while (!hasRoom()) {
                room.await();
                requireRunning();
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw rejection("Interrupted while waiting for room", e);
        }
    }

    private void requireRunning() {
        if (state != State.RUNNING) {
            throw rejection("The pool is shut down", null);
        }
    }

    private RejectedExecutionException rejection(String reason, @Nullable Throwable cause) {
        rejected++;
        return new RejectedExecutionException(reason + " (thread pool " + name + ")", cause);
    }

    /** Whether one more task is within the bound. A thread that is not busy is room, too. */
    private boolean hasRoom() {
        long limit = capacity + threads - busy - queue.size();
        return shared < limit || unbegunInShares() < limit;
    }

    private int waiting() {
        return queue.size() + unbegunInShares();
    }

    private int unbegunInShares() {
        int sum = 0;
        for (Worker worker : workers) {
            sum += worker.share.remaining();
        }
        return sum;
    }

    private boolean isOwnThread() {
        return workers.stream().anyMatch(worker -> Thread.currentThread().equals(worker.thread));
    }

    /** Adds the task and makes sure that somebody comes for it. Call with the lock held. */
    private @Nullable Worker enqueue(Runnable task) {
        queue.addLast(task);
        peakWaiting = Math.max(peakWaiting, queue.size());
        if (capacity < ThreadPoolBuilder.UNBOUNDED && hasRoom()) {
            room.signal(); // a worker's visit signals one submitter; each hands it on
        }
        if (idle > wakeUps) {
            wakeUps++;
            work.signal();
            return null;
        }
        return alive < threads ? addWorker() : null;
    }

    private Worker addWorker() {
        Worker worker = new Worker();
        workers.add(worker);
        alive++;
        return worker;
    }

    /** Foreign code: the factory is called without the lock. */
    private void start(Worker worker, @Nullable Runnable task) {
        try {
            Thread thread = factory.newThread(worker);
            if (thread == null) {
                throw new NullPointerException("The thread factory returned null");
            }
            worker.thread = thread;
            thread.start();
        } catch (Throwable e) {
            startFailed(worker, task, e);
        }
    }

    private void startFailed(Worker worker, @Nullable Runnable task, Throwable failure) {
        lock.lock();
        try {
            workers.remove(worker);
            retire();
            if (alive == 0 && task != null && removeFromQueue(task)) {
                throw rejection("No thread could be started", failure);
            }
        } finally {
            lock.unlock();
        }
        LOG.warn("{}: a thread could not be started", name, failure);
    }

    @SuppressWarnings("ReferenceEquality") // the very task, not one that is equal
    private boolean removeFromQueue(Runnable task) {
        for (Iterator<Runnable> newest = queue.descendingIterator(); newest.hasNext(); ) {
            if (newest.next() == task) {
                newest.remove();
                return true;
            }
        }
        return false;
    }

    /** The next task for a worker that has used up its share, or null if the worker shall end. */
    private @Nullable Runnable visit(Worker worker) {
        lock.lock();
        try {
            leaveBusy(worker);
            Runnable task = take(worker);
            while (task == null && state == State.RUNNING) {
                awaitWork();
                task = take(worker);
            }
            if (task == null) {
                retire();
            }
            return task;
        } finally {
            lock.unlock();
        }
    }

    private void leaveBusy(Worker worker) {
        if (worker.busy) {
            worker.busy = false;
            busy--;
            shared -= worker.share.clear();
        }
    }

    private @Nullable Runnable take(Worker worker) {
        Runnable task = shared == 0 ? null : takeFromOthers();
        if (task == null) {
            task = queue.pollFirst();
        }
        if (task != null) {
            worker.busy = true;
            busy++;
            shared += worker.share.fill(queue, queue.size() / (2 * threads));
        }
        if (capacity < ThreadPoolBuilder.UNBOUNDED && hasRoom()) {
            room.signal();
        }
        return task;
    }

    /**
     * Looks into one other share while the queue has tasks, so that none is stuck behind a slow one
     * for ever, and into all of them when it is empty.
     */
    private @Nullable Runnable takeFromOthers() {
        Runnable task = null;
        int looks = queue.isEmpty() ? workers.size() : 1;
        while (task == null && looks-- > 0) {
            nextVictim = (nextVictim + 1) % workers.size();
            task = workers.get(nextVictim).share.next();
        }
        return task;
    }

    private void awaitWork() {
        idle++;
        try {
            while (wakeUps == 0 && state == State.RUNNING) {
                work.awaitUninterruptibly();
            }
            wakeUps = Math.max(0, wakeUps - 1);
        } finally {
            idle--;
        }
    }

    private void retire() {
        alive--;
        wakeIfEnded();
    }

    private void wakeEverybody() {
        work.signalAll();
        room.signalAll();
        wakeIfEnded();
    }

    private void wakeIfEnded() {
        if (hasEnded()) {
            terminated.signalAll();
        }
    }

    private boolean hasEnded() {
        return state != State.RUNNING && alive == 0 && queue.isEmpty();
    }

    private final class Worker implements Runnable {
        final Share share = new Share();
        final AtomicLong completed = new AtomicLong(); // written by this worker only
        final AtomicLong failed = new AtomicLong(); // written by this worker only
        boolean busy; // guarded by lock
        volatile @Nullable Thread thread;

        @Override
        public void run() {
            Runnable task = visit(this);
            while (task != null) {
                run(task);
                task = share.next();
                if (task == null) {
                    task = visit(this);
                }
            }
        }

        private void run(Runnable task) {
            Thread.interrupted(); // what the task before has left
            if (state == State.STOPPED) {
                Thread.currentThread().interrupt();
            }
            TaskRunEvent event = new TaskRunEvent();
            event.begin();
            try {
                task.run();
            } catch (Throwable e) {
                failed.setRelease(failed.getPlain() + 1);
                report(e);
            }
            completed.setRelease(completed.getPlain() + 1);
            event.finish(name, task);
        }

        private void report(Throwable failure) {
            try {
                Thread self = Thread.currentThread();
                self.getUncaughtExceptionHandler().uncaughtException(self, failure);
            } catch (Throwable ignored) {
                // As the JVM does when a handler throws.
            }
        }

        void interrupt() {
            Thread target = thread;
            if (target != null) {
                target.interrupt();
            }
        }
    }
}
