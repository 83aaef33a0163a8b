package org.ipclab.pool;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The bookkeeping of a {@link ProcessPool}: which task waits, which worker has which task, and what
 * becomes of a task whose worker dies.
 *
 * <p>A worker has one task at a time. When it dies, the task is run elsewhere if the worker had not
 * said that it began, or if it may be retried; otherwise it fails. All state is under one lock;
 * results are read, and futures completed, in other threads without it.
 */
final class Dispatcher {
    private enum State {
        RUNNING,
        SHUTDOWN,
        STOPPED
    }

    private static final Logger LOG = LoggerFactory.getLogger(ProcessPool.class);

    /** Workers that may die before they are ready, one after the other, until the pool gives up. */
    static final int FALSE_STARTS = 5;

    private final String name;
    private final int size;
    private final RetryRules rules;
    private final Duration startTimeout;
    private final @Nullable Duration taskTimeout;
    private final WorkerLink.Launcher launcher;
    private final Completions completions;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition(); // a worker is ready, or all has ended
    private final Termination termination = new Termination(lock, changed);
    private final ArrayDeque<RemoteTask<?>> queue = new ArrayDeque<>(); // guarded by lock
    private final Set<WorkerLife> workers = new LinkedHashSet<>(); // guarded by lock
    private final ArrayDeque<WorkerLife> idle = new ArrayDeque<>(); // guarded by lock
    private State state = State.RUNNING; // guarded by lock
    private @Nullable WorkerDeath broken; // guarded by lock; why workers do not start
    private int completing; // guarded by lock; futures about to be completed
    private int falseStarts; // guarded by lock; in a row
    private final ProcessPoolCounts counts = new ProcessPoolCounts(); // guarded by lock

    Dispatcher(ProcessPoolBuilder options, WorkerLink.Launcher launcher) {
        this.name = options.poolName();
        this.size = options.workers();
        this.rules = new RetryRules(options.retries());
        this.startTimeout = options.startTimeout();
        this.taskTimeout = options.taskTimeout();
        this.launcher = launcher;
        this.completions = new Completions(name, options.resultTimeout(), launcher::after);
    }

    void submit(RemoteTask<?> task) {
        lock.lock();
        try {
            requireRunning();
            queue.addLast(task);
            pump();
        } finally {
            lock.unlock();
        }
    }

    /** Starts all workers, and waits until they are ready. */
    void prestart() throws InterruptedException {
        lock.lock();
        try {
            while (readyWorkers() < size) {
                requireRunning();
                while (workers.size() < size) {
                    startWorker();
                }
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private void requireRunning() {
        if (state != State.RUNNING) {
            String reason = broken == null ? "is shut down" : "is broken: a worker " + broken;
            throw new RejectedExecutionException("The process pool " + name + " " + reason);
        }
    }

    /** Called by the task, whose future is cancelled already. */
    void cancelled(RemoteTask<?> task, boolean stop) {
        lock.lock();
        try {
            counts.cancelled++;
            if (stop) {
                workers.stream().filter(worker -> worker.has(task)).forEach(WorkerLife::kill);
            }
            pump();
        } finally {
            lock.unlock();
        }
    }

    void shutdown() {
        lock.lock();
        try {
            state = state == State.RUNNING ? State.SHUTDOWN : state;
            pump();
        } finally {
            lock.unlock();
        }
        closeIfEnded();
    }

    /** Kills all workers, and gives back the tasks that no worker has. */
    List<Runnable> shutdownNow() {
        List<Runnable> unbegun = new ArrayList<>();
        lock.lock();
        try {
            state = State.STOPPED;
            queue.stream().filter(task -> !task.isDone()).forEach(unbegun::add);
            queue.clear();
            workers.forEach(WorkerLife::kill);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        closeIfEnded();
        return unbegun;
    }

    boolean isShutdown() {
        lock.lock();
        try {
            return state != State.RUNNING;
        } finally {
            lock.unlock();
        }
    }

    Termination termination() {
        return termination;
    }

    ProcessPoolStats stats() {
        lock.lock();
        try {
            int busy = (int) workers.stream().filter(WorkerLife::isBusy).count();
            return counts.stats(workers.size(), busy, queue.size());
        } finally {
            lock.unlock();
        }
    }

    /** Call the following with the lock held, unless they say otherwise. */
    private boolean hasEnded() {
        return state != State.RUNNING && workers.isEmpty() && queue.isEmpty() && completing == 0;
    }

    private long readyWorkers() {
        return workers.stream().filter(WorkerLife::isUp).count();
    }

    /** Hands out tasks, starts workers for the rest, and lets go those that are not needed. */
    private void pump() {
        while (!idle.isEmpty() && assignNext(idle.peek())) {
            idle.pop();
        }
        long starting = workers.size() - readyWorkers();
        boolean hopeful = falseStarts == 0 || starting == workers.size();
        for (; hopeful && starting < queue.size() && workers.size() < size; starting++) {
            startWorker();
        }
        if (state != State.RUNNING && queue.isEmpty()) {
            idle.forEach(WorkerLife::finish);
            idle.clear();
            workers.stream().filter(worker -> !worker.isUp()).forEach(WorkerLife::kill);
        }
    }

    /** Returns false if no task waits. */
    private boolean assignNext(WorkerLife worker) {
        for (var task = queue.pollFirst(); task != null; task = queue.pollFirst()) {
            byte[] payload = task.payload();
            if (payload != null) { // else it was cancelled
                worker.assign(task, payload, taskTimeout);
                return true;
            }
        }
        return false;
    }

    private void startWorker() {
        WorkerLife worker = new WorkerLife(++counts.started, this, lock);
        workers.add(worker);
        Thread.startVirtualThread(() -> worker.launch(launcher, startTimeout));
    }

    /** Gives up, as no worker comes to life. Returns the tasks that wait. */
    private List<RemoteTask<?>> breakDown(WorkerDeath death) {
        LOG.error("{}: {} workers in a row did not start: {}", name, falseStarts, death);
        broken = death;
        state = State.STOPPED;
        List<RemoteTask<?>> waiting = List.copyOf(queue);
        queue.clear();
        workers.forEach(WorkerLife::kill);
        return waiting;
    }

    /** Completes futures, in other threads; the pool does not end before that. */
    private void settle(List<RemoteTask<?>> tasks, Consumer<RemoteTask<?>> completion) {
        if (!tasks.isEmpty()) {
            completing += tasks.size();
            completions.complete(tasks, completion, () -> settled(tasks));
        }
    }

    /** Call without the lock. */
    private void settled(List<RemoteTask<?>> tasks) {
        lock.lock();
        try {
            completing -= tasks.size();
            counts.failed +=
                    tasks.stream().filter(task -> task.state() == Future.State.FAILED).count();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        closeIfEnded();
    }

    /** Call without the lock, after whatever may have been the last thing to end. */
    void closeIfEnded() {
        lock.lock();
        try {
            if (!hasEnded() || !termination.begin()) {
                return;
            }
        } finally {
            lock.unlock();
        }
        completions.end();
        try {
            launcher.close();
        } finally {
            termination.end();
        }
    }

    // ---- for a worker, which holds the lock

    String name() {
        return name;
    }

    Runnable after(Duration delay, Runnable action) {
        return launcher.after(delay, action);
    }

    /** It is ready, or has done with its task. */
    void isIdle(WorkerLife worker) {
        falseStarts = 0;
        idle.push(worker);
        pump();
        changed.signalAll();
    }

    void wasKilled(WorkerLife worker) {
        counts.killed++;
        idle.remove(worker);
    }

    void complete(RemoteTask<?> task, Consumer<RemoteTask<?>> completion) {
        counts.completed++;
        settle(List.of(task), completion);
    }

    void fail(RemoteTask<?> task, Exception failure) {
        settle(List.of(task), failed -> failed.fail(failure));
    }

    /** It is dead. It was wanted so by us, or else it has crashed. */
    void buried(
            WorkerLife worker,
            boolean wanted,
            @Nullable RemoteTask<?> lost,
            boolean begun,
            WorkerDeath death) {
        workers.remove(worker);
        idle.remove(worker);
        WorkerDeathEvent.emit(name, worker.number, wanted, death);
        if (!wanted) {
            LOG.warn("{}: worker {} {}", name, worker.number, death);
            counts.crashed++;
            falseStarts += worker.isUp() ? 0 : 1;
        }
        if (lost != null && !lost.isDone()) {
            retryOrFail(lost, begun, death);
        }
        if (falseStarts >= FALSE_STARTS && readyWorkers() == 0 && state != State.STOPPED) {
            settle(breakDown(death), task -> task.fail(noWorker(death)));
        }
        pump();
        changed.signalAll();
    }

    private void retryOrFail(RemoteTask<?> lost, boolean begun, WorkerDeath death) {
        Exception failure =
                state == State.STOPPED
                        ? RetryRules.stopped(lost, death)
                        : rules.verdict(lost, begun, death);
        if (failure != null) {
            fail(lost, failure);
        } else {
            counts.retried += begun ? 1 : 0;
            queue.addFirst(lost);
        }
    }

    private static WorkerCrashedException noWorker(WorkerDeath death) {
        return new WorkerCrashedException("No worker starts: the last one " + death, death);
    }
}
