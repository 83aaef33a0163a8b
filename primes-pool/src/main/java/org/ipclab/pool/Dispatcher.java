package org.ipclab.pool;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The bookkeeping of a {@link ProcessPool}: which task waits, which worker has which task, and what
 * becomes of a task whose worker dies.
 *
 * <p>A worker has one task at a time. When it dies, the task is run elsewhere if the worker had not
 * said that it began, or if it may be retried; otherwise it fails. All state is under one lock;
 * results are read, and futures completed, in virtual threads without it.
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

    /** Workers that may die with a task before it began, until the task is given up. */
    static final int FALSE_STARTS_OF_A_TASK = 10;

    private final String name;
    private final int size;
    private final int retries;
    private final @Nullable Duration taskTimeout;
    private final WorkerLink.Launcher launcher;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition(); // a worker is ready, or all has ended
    private final ArrayDeque<RemoteTask<?>> queue = new ArrayDeque<>(); // guarded by lock
    private final Set<Worker> workers = new LinkedHashSet<>(); // guarded by lock
    private final ArrayDeque<Worker> idle = new ArrayDeque<>(); // guarded by lock
    private State state = State.RUNNING; // guarded by lock
    private @Nullable WorkerDeath broken; // guarded by lock; why workers do not start
    private boolean closing; // guarded by lock; all has ended but the launcher
    private boolean terminated; // guarded by lock
    private int completing; // guarded by lock; futures about to be completed
    private int falseStarts; // guarded by lock; in a row
    private long started; // guarded by lock, as all that follow
    private long crashed;
    private long killed;
    private long completed;
    private long failed;
    private long cancelled;
    private long retried;

    Dispatcher(ProcessPoolBuilder options, WorkerLink.Launcher launcher) {
        this.name = options.poolName();
        this.size = options.workers();
        this.retries = options.retries();
        this.taskTimeout = options.taskTimeout();
        this.launcher = launcher;
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
            cancelled++;
            if (stop) {
                workers.stream().filter(worker -> worker.task == task).forEach(Worker::kill);
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
            workers.forEach(Worker::kill);
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

    boolean isTerminated() {
        lock.lock();
        try {
            return terminated;
        } finally {
            lock.unlock();
        }
    }

    boolean awaitTermination(Duration timeout) throws InterruptedException {
        long nanos = TimeUnit.NANOSECONDS.convert(timeout);
        lock.lock();
        try {
            while (!terminated) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = changed.awaitNanos(nanos);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    ProcessPoolStats stats() {
        lock.lock();
        try {
            int busy = (int) workers.stream().filter(worker -> worker.task != null).count();
            return new ProcessPoolStats(
                    workers.size(),
                    busy,
                    queue.size(),
                    started,
                    crashed,
                    killed,
                    completed,
                    failed,
                    cancelled,
                    retried);
        } finally {
            lock.unlock();
        }
    }

    /** Call the following with the lock held, unless they say otherwise. */
    private boolean hasEnded() {
        return state != State.RUNNING && workers.isEmpty() && queue.isEmpty() && completing == 0;
    }

    private long readyWorkers() {
        return workers.stream().filter(Worker::isUp).count();
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
            idle.forEach(Worker::finish);
            idle.clear();
            workers.stream().filter(worker -> !worker.isUp()).forEach(Worker::kill);
        }
    }

    /** Returns false if no task waits. */
    private boolean assignNext(Worker worker) {
        for (var task = queue.pollFirst(); task != null; task = queue.pollFirst()) {
            byte[] payload = task.payload();
            if (payload != null) { // else it was cancelled
                worker.assign(task, payload);
                return true;
            }
        }
        return false;
    }

    private void startWorker() {
        Worker worker = new Worker(++started);
        workers.add(worker);
        Thread.startVirtualThread(worker::launch);
    }

    /**
     * What becomes of a task whose worker died; returns the failure, or null if it is run again.
     */
    private @Nullable Exception afterDeath(RemoteTask<?> task, boolean begun, WorkerDeath death) {
        String what = "A worker " + death + " ";
        if (state == State.STOPPED) {
            return new WorkerCrashedException(
                    what + "by shutdownNow, during " + task.name(), death);
        }
        if (begun && task.crashes++ >= retries) {
            return new WorkerCrashedException(what + "while it ran " + task.name(), death);
        }
        if (!begun && ++task.falseStarts >= FALSE_STARTS_OF_A_TASK) {
            return new WorkerCrashedException(what + "before it began " + task.name(), death);
        }
        retried += begun ? 1 : 0;
        queue.addFirst(task);
        return null;
    }

    /** Gives up, as no worker comes to life. Returns the tasks that wait. */
    private List<RemoteTask<?>> breakDown(WorkerDeath death) {
        LOG.error("{}: {} workers in a row did not start: {}", name, falseStarts, death);
        broken = death;
        state = State.STOPPED;
        List<RemoteTask<?>> waiting = List.copyOf(queue);
        queue.clear();
        workers.forEach(Worker::kill);
        return waiting;
    }

    /** Completes futures, in a virtual thread; the pool does not end before that. */
    private void settle(List<RemoteTask<?>> tasks, Consumer<RemoteTask<?>> completion) {
        if (!tasks.isEmpty()) {
            completing += tasks.size();
            Thread.startVirtualThread(() -> settleNow(tasks, completion));
        }
    }

    /** Call without the lock. */
    private void settleNow(List<RemoteTask<?>> tasks, Consumer<RemoteTask<?>> completion) {
        tasks.forEach(completion);
        lock.lock();
        try {
            completing -= tasks.size();
            failed += tasks.stream().filter(task -> task.state() == Future.State.FAILED).count();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        closeIfEnded();
    }

    /** Call without the lock, after whatever may have been the last thing to end. */
    private void closeIfEnded() {
        lock.lock();
        try {
            if (closing || !hasEnded()) {
                return;
            }
            closing = true;
        } finally {
            lock.unlock();
        }
        try {
            launcher.close();
        } finally {
            endTerminated();
        }
    }

    private void endTerminated() {
        lock.lock();
        try {
            terminated = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** A worker process; its fields are guarded by the lock. */
    private final class Worker implements WorkerLink.Events {
        private final long number;
        private final WorkerStartEvent start = new WorkerStartEvent();
        private @Nullable WorkerLink link;
        private boolean ready;
        private boolean doomed; // killed by us: gets no more tasks
        private boolean begun;
        private @Nullable RemoteTask<?> task;
        private @Nullable Runnable stopClock;

        Worker(long number) {
            this.number = number;
        }

        /** Call without the lock. */
        private void launch() {
            start.begin();
            try {
                WorkerLink launched = launcher.launch(number, this);
                lock.lock();
                try {
                    link = launched;
                    startEnded();
                    if (doomed) {
                        launched.kill();
                    }
                    becomeIdle();
                } finally {
                    lock.unlock();
                }
            } catch (IOException | RuntimeException e) {
                died(WorkerDeath.notStarted(e));
            }
        }

        /** It must have been launched and be ready; either may be told first. */
        private boolean isUp() {
            return ready && link != null;
        }

        private void startEnded() {
            if (ready && link != null) {
                start.finish(name, number, link.pid());
                changed.signalAll();
            }
        }

        private void becomeIdle() {
            if (isUp() && !doomed && workers.contains(this)) {
                idle.push(this);
                pump();
            }
        }

        private void assign(RemoteTask<?> next, byte[] payload) {
            task = next;
            begun = false;
            Objects.requireNonNull(link).send(next.number(), payload);
        }

        private void finish() {
            doomed = true;
            Objects.requireNonNull(link).finish();
        }

        private void kill() {
            if (!doomed) {
                killed++;
            }
            doomed = true;
            idle.remove(this);
            if (link != null) {
                link.kill();
            }
        }

        /** Returns the task, which the worker no longer has. */
        private @Nullable RemoteTask<?> release() {
            if (stopClock != null) {
                stopClock.run();
            }
            stopClock = null;
            RemoteTask<?> released = task;
            task = null;
            return released;
        }

        /** The same for a worker that is known to have a task. */
        private RemoteTask<?> released() {
            return Objects.requireNonNull(release());
        }

        @Override
        public void ready() {
            lock.lock();
            try {
                ready = true;
                falseStarts = 0;
                startEnded();
                becomeIdle();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void started(long id) {
            lock.lock();
            try {
                if (task != null && task.number() == id) {
                    begun = true;
                    stopClock = taskTimeout == null ? null : startClock(taskTimeout);
                }
            } finally {
                lock.unlock();
            }
        }

        private Runnable startClock(Duration timeout) {
            RemoteTask<?> timed = task;
            return launcher.after(timeout, () -> timedOut(timed));
        }

        private void timedOut(@Nullable RemoteTask<?> timed) {
            lock.lock();
            try {
                if (task != null && task == timed) {
                    settle(List.of(released()), late -> late.fail(timeout(late)));
                    kill();
                }
            } finally {
                lock.unlock();
            }
        }

        private TimeoutException timeout(RemoteTask<?> late) {
            return new TimeoutException(
                    late.name() + " ran longer than " + taskTimeout + "; its worker was killed");
        }

        @Override
        public void finished(long id, boolean threw, byte[] payload) {
            lock.lock();
            try {
                if (task != null && task.number() == id) {
                    String where =
                            "worker "
                                    + number
                                    + " (pid "
                                    + Objects.requireNonNull(link).pid()
                                    + ")";
                    settle(List.of(released()), done -> done.complete(threw, payload, where));
                    completed++;
                    becomeIdle();
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void died(WorkerDeath death) {
            lock.lock();
            try {
                if (workers.remove(this)) {
                    bury(death);
                    pump();
                    changed.signalAll();
                }
            } finally {
                lock.unlock();
            }
            closeIfEnded();
        }

        private void bury(WorkerDeath death) {
            idle.remove(this);
            WorkerDeathEvent.emit(name, number, doomed, death);
            if (!doomed) {
                LOG.warn("{}: worker {} {}", name, number, death);
                crashed++;
                falseStarts += ready ? 0 : 1;
            }
            RemoteTask<?> lost = release();
            Exception failure =
                    lost == null || lost.isDone() ? null : afterDeath(lost, begun, death);
            if (lost != null && failure != null) {
                settle(List.of(lost), task -> task.fail(failure));
            }
            if (falseStarts >= FALSE_STARTS && readyWorkers() == 0 && state != State.STOPPED) {
                settle(breakDown(death), task -> task.fail(noWorker(death)));
            }
        }
    }

    private static WorkerCrashedException noWorker(WorkerDeath death) {
        return new WorkerCrashedException("No worker starts: the last one " + death, death);
    }
}
