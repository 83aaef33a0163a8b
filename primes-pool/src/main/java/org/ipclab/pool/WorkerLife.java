package org.ipclab.pool;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;

/**
 * The life of one worker process. What it tells must fit its state: it is ready once, it begins
 * with the task that it was given, and it has done with that one. Anything else ends it.
 *
 * <pre>
 *   STARTING --> IDLE &lt;--> BUSY
 *       |          |         |
 *       +----------+---------+--> KILLED --> DEAD
 * </pre>
 *
 * <p>All of its state is guarded by the dispatcher's lock. Methods without a word need it held.
 */
final class WorkerLife implements WorkerLink.Events {
    private enum State {
        STARTING,
        IDLE,
        BUSY,
        /** By us, or told that no more tasks will come: gets none. */
        KILLED,
        DEAD
    }

    final long number;
    private final Dispatcher pool;
    private final Lock lock;
    private final WorkerStartEvent start = new WorkerStartEvent();
    private State state = State.STARTING;
    private @Nullable WorkerLink link;
    private boolean ready;
    private boolean late; // killed since it was not ready in time
    private boolean begun;
    private @Nullable RemoteTask<?> task;
    private @Nullable Runnable stopClock;

    WorkerLife(long number, Dispatcher pool, Lock lock) {
        this.number = number;
        this.pool = pool;
        this.lock = lock;
    }

    /** Call without the lock. */
    void launch(WorkerLink.Launcher launcher, Duration startTimeout) {
        start.begin();
        try {
            WorkerLink launched = launcher.launch(number, this);
            lock.lock();
            try {
                link = launched;
                if (state == State.KILLED) {
                    launched.kill();
                } else if (!ready) {
                    stopClock = launcher.after(startTimeout, this::tooLate);
                }
                becomeIdle();
            } finally {
                lock.unlock();
            }
        } catch (IOException | RuntimeException e) {
            died(WorkerDeath.notStarted(e));
        }
    }

    private void tooLate() {
        lock.lock();
        try {
            if (state == State.STARTING) {
                late = true;
                kill();
            }
        } finally {
            lock.unlock();
        }
    }

    /** It must have been launched and be ready; either may be told first. */
    private void becomeIdle() {
        if (state == State.STARTING && isUp()) {
            start.finish(pool.name(), number, Objects.requireNonNull(link).pid());
            stopTheClock();
            state = State.IDLE;
            pool.isIdle(this);
        }
    }

    boolean isUp() {
        return ready && link != null;
    }

    boolean isBusy() {
        return task != null;
    }

    boolean has(RemoteTask<?> wanted) {
        return task == wanted;
    }

    /** Its time begins now, for a worker that does not even read must be noticed too. */
    void assign(RemoteTask<?> next, byte[] payload, @Nullable Duration timeout) {
        state = State.BUSY;
        task = next;
        begun = false;
        if (timeout != null) {
            stopClock = pool.after(timeout, () -> timedOut(next, timeout));
        }
        Objects.requireNonNull(link).send(next.number(), payload);
    }

    private void timedOut(RemoteTask<?> timed, Duration timeout) {
        lock.lock();
        try {
            if (has(timed)) {
                kill();
                String why = " ran longer than " + timeout + "; its worker was killed";
                pool.fail(released(), new TimeoutException(timed.name() + why));
            }
        } finally {
            lock.unlock();
        }
    }

    /** No more tasks will come: it ends when it has done what it has. */
    void finish() {
        state = State.KILLED;
        Objects.requireNonNull(link).finish();
    }

    /** Returns false if it was killed before. */
    boolean kill() {
        boolean first = state.compareTo(State.KILLED) < 0;
        if (first) {
            state = State.KILLED;
            pool.wasKilled(this);
        }
        if (link != null) {
            link.kill();
        }
        return first;
    }

    private void stopTheClock() {
        if (stopClock != null) {
            stopClock.run();
        }
        stopClock = null;
    }

    private RemoteTask<?> released() {
        stopTheClock();
        RemoteTask<?> released = Objects.requireNonNull(task);
        task = null;
        return released;
    }

    // ---- what it tells, by a thread without the lock

    @Override
    public void ready() throws IOException {
        lock.lock();
        try {
            require(!ready, "said twice that it is ready");
            ready = true;
            becomeIdle();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void started(long id) throws IOException {
        lock.lock();
        try {
            if (isAbout(id)) {
                require(!begun, "said twice that it has begun with task " + id);
                begun = true;
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void finished(long id, boolean threw, byte[] payload) throws IOException {
        lock.lock();
        try {
            if (isAbout(id)) {
                require(begun || threw, "has a result of task " + id + ", which it has not begun");
                String where = "worker " + number + " (pid " + pid() + ")";
                pool.complete(released(), done -> done.complete(threw, payload, where));
                if (state == State.BUSY) {
                    state = State.IDLE;
                    pool.isIdle(this);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** False for the last words of a worker whose task was taken away. */
    private boolean isAbout(long id) throws IOException {
        if (task == null && state == State.KILLED) {
            return false;
        }
        require(task != null && task.number() == id, "spoke of task " + id + ", which it has not");
        return true;
    }

    private void require(boolean legal, String what) throws IOException {
        if (!legal) {
            throw new IOException("worker " + number + " (pid " + pid() + ") " + what);
        }
    }

    private long pid() {
        return link == null ? 0 : link.pid();
    }

    @Override
    public void died(WorkerDeath death) {
        lock.lock();
        try {
            if (state != State.DEAD) {
                boolean wanted = state == State.KILLED && !late;
                state = State.DEAD;
                stopTheClock();
                RemoteTask<?> lost = task == null ? null : released();
                pool.buried(this, wanted, lost, begun, death);
            }
        } finally {
            lock.unlock();
        }
        pool.closeIfEnded();
    }
}
