package org.ipclab.pool;

import org.ipclab.pipes.ExitStatus;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Workers without processes: the test says what they do, and when. */
final class FakeWorkers implements WorkerLink.Launcher {
    final List<Worker> launched = new CopyOnWriteArrayList<>();
    final Queue<Runnable> clocks = new ConcurrentLinkedQueue<>();
    volatile int closed;
    volatile int failures; // launches that will fail
    private final BlockingQueue<Worker> arrivals = new LinkedBlockingQueue<>();

    @Override
    public synchronized WorkerLink launch(long number, WorkerLink.Events events)
            throws IOException {
        if (failures > 0) {
            failures--;
            throw new IOException("no worker today");
        }
        var worker = new Worker(number, events);
        launched.add(worker);
        arrivals.add(worker);
        return worker;
    }

    /** The next worker that was launched, in the order of launches. */
    Worker next() throws InterruptedException {
        Worker worker = arrivals.poll(20, TimeUnit.SECONDS);
        if (worker == null) {
            throw new AssertionError("no worker was launched");
        }
        return worker;
    }

    Worker nextReady() throws Exception {
        Worker worker = next();
        worker.events.ready();
        return worker;
    }

    @Override
    public Runnable after(Duration delay, Runnable action) {
        clocks.add(action);
        return () -> clocks.remove(action);
    }

    @Override
    public void close() {
        closed++;
    }

    /** A worker, and what it was told. */
    static final class Worker implements WorkerLink {
        final long number;
        final Events events;
        final BlockingQueue<Frame> sent = new LinkedBlockingQueue<>();
        volatile boolean finished;
        volatile boolean killed;

        Worker(long number, Events events) {
            this.number = number;
            this.events = events;
        }

        @Override
        public long pid() {
            return 1000 + number;
        }

        @Override
        public void send(long task, byte[] payload) {
            sent.add(new Frame(Frame.TASK, task, payload));
        }

        @Override
        public void finish() {
            finished = true;
        }

        @Override
        public void kill() {
            killed = true;
        }

        Frame received() throws InterruptedException {
            Frame task = sent.poll(20, TimeUnit.SECONDS);
            if (task == null) {
                throw new AssertionError("no task was sent to worker " + number);
            }
            return task;
        }

        /** Runs the task, as a worker does. */
        void finish(Frame task) throws Exception {
            byte[] object = TaskMessage.decode(task.payload()).object();
            var call =
                    (Callable<?>)
                            Wire.decode(
                                    object,
                                    info -> java.io.ObjectInputFilter.Status.UNDECIDED,
                                    getClass().getClassLoader());
            events.finished(task.task(), false, Wire.encode(call.call()));
        }

        void run(Frame task) throws Exception {
            events.started(task.task());
            finish(task);
        }

        void die() {
            die(new ExitStatus(-1, 9));
        }

        void die(ExitStatus status) {
            events.died(new WorkerDeath(pid(), status, "", null));
        }
    }
}
