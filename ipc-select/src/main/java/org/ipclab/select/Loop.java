package org.ipclab.select;

import org.ipclab.select.recording.LoopEvent;
import org.ipclab.select.recording.LoopRecorder;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The turning part: wait, then serve what is ready, then what is due, then the tasks.
 *
 * <p>The selector only collects what is ready. Handlers run afterwards, outside of the selector's
 * locks and of ours, so that they may do anything to any registration.
 */
final class Loop {
    private static final int BUFFER_BYTES = 1 << 16; // a larger one leaves the cache

    final Registry registry;
    final HandlerRunner handlers;
    final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES); // of the loop's thread
    final int readBudget;
    final boolean leaveEnded;

    private final String name;
    private final String threadName;
    private final LoopRecorder recorder;
    private final ReadySet ready;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Stopwatch stopwatch;

    Loop(MultiplexerBuilder settings) throws IOException {
        this.readBudget = settings.readBudgetBytes;
        this.threadName = settings.threadName();
        this.leaveEnded = settings.leaveEnded;
        this.name = settings.name();
        this.recorder = new LoopRecorder(name);
        this.stopwatch = new Stopwatch(settings.slowNanos, recorder);
        this.handlers = new HandlerRunner(stopwatch);
        this.registry = new Registry(recorder);
        this.ready = new ReadySet(registry.keys);
    }

    /** Hands a task to the loop; false if it is closed. */
    boolean offer(Runnable task) {
        if (registry.isClosed()) {
            return false;
        }
        tasks.add(task);
        registry.wakeUp();
        return true;
    }

    void submit(Runnable task) {
        if (!offer(task)) {
            throw new RejectedExecutionException("this multiplexer is closed");
        }
    }

    void close() {
        try {
            registry.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        registry.registrations().forEach(Registration::finish);
        tasks.clear();
    }

    void runUntilNothingIsLeft() throws IOException, InterruptedException {
        registry.enter(Thread.currentThread());
        try {
            while (!registry.isClosed() && (registry.isBusy() || !tasks.isEmpty())) {
                turn();
            }
        } finally {
            leave();
        }
    }

    /** Turns until {@link #close}, in a thread of its own. */
    Thread start() {
        Thread thread =
                Thread.ofPlatform().daemon().name(threadName).unstarted(this::runUntilClosed);
        registry.enter(thread);
        try {
            thread.start();
        } catch (Throwable noThreadLeft) {
            registry.leave();
            throw noThreadLeft;
        }
        return thread;
    }

    private void runUntilClosed() {
        handlers.beginInOwnThread();
        try {
            while (!registry.isClosed()) {
                turn();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException theEnd) {
            // Somebody interrupted it to end it.
        } finally {
            leave();
            close();
        }
    }

    private void leave() {
        ready.clear();
        registry.leave();
        if (handlers.takeInterrupt()) {
            Thread.currentThread().interrupt(); // it came in the last turn
        }
    }

    /**
     * Waits at most so long for channels, and returns those that are ready, in place of serving.
     */
    List<Ready> select(Duration timeout) throws IOException, InterruptedException {
        registry.enter(Thread.currentThread());
        try {
            long end = System.nanoTime() + Math.clamp(nanos(timeout), 0, Keys.FOR_EVER / 2);
            long limit;
            do {
                limit = Math.max(0, end - System.nanoTime());
                await(limit);
                serveDue();
                runTasks();
            } while (ready.channels().isEmpty() && limit > 0 && !registry.isClosed());
            return ready.list();
        } finally {
            leave();
        }
    }

    private void turn() throws IOException, InterruptedException {
        if (ready.expect(stopwatch.clock())) {
            stopwatch.goOn(ready.channels().size());
            requireUninterrupted();
        } else {
            await(Keys.FOR_EVER);
        }
        LoopEvent turn = recorder.beginTurn(ready.channels().size());
        serveReady();
        stopwatch.share();
        serveDue();
        runTasks();
        recorder.end(turn);
    }

    private void await(long limitNanos) throws IOException, InterruptedException {
        ready.ask(tasks.isEmpty() ? registry.timers.untilDue(limitNanos) : 0);
        stopwatch.start(ready.channels().size());
        requireUninterrupted();
    }

    private void requireUninterrupted() throws InterruptedException {
        if (handlers.takeInterrupt()) {
            throw new InterruptedException("the event loop was interrupted");
        }
    }

    private void serveReady() {
        List<ChannelKey> channels = ready.channels();
        for (int i = 0; i < channels.size(); i++) { // an iterator would be garbage in each turn
            ChannelKey key = channels.get(i);
            ChannelRegistration in = key.readyIn() != 0 ? key.incoming() : null;
            ChannelRegistration out = key.readyOut() != 0 ? key.outgoing() : null;
            if (in != null && in.wantsEvents()) {
                ready.note(key, serveIncoming(in));
            }
            if (out != null && out != in) {
                handlers.serve(out);
            }
            if (!key.channel.isOpen()) {
                key.finish();
            }
        }
    }

    private boolean serveIncoming(ChannelRegistration in) {
        return ready.isExpected() ? handlers.attempt(in) : handlers.serve(in);
    }

    private void serveDue() {
        long now = stopwatch.clock();
        for (Timer due = pollDue(now); due != null; due = pollDue(now)) {
            handlers.serve(due);
            stopwatch.share();
        }
    }

    private @Nullable Timer pollDue(long now) {
        Timers timers = registry.timers;
        return timers.isDue(now) ? timers.pollDue(now) : null;
    }

    /**
     * Only those that are there now: a task that hands in the next must not keep others waiting.
     */
    private void runTasks() {
        for (int many = tasks.isEmpty() ? 0 : tasks.size();
                many > 0 && !registry.isClosed();
                many--) {
            Runnable task = tasks.poll();
            if (task != null) {
                handlers.run(task);
                stopwatch.ran(task);
            }
        }
    }

    MultiplexerStats stats() {
        VarHandle.acquireFence();
        Duration busy = Duration.ofNanos(stopwatch.busyNanos());
        return new MultiplexerStats(ready.turns(), handlers.events(), handlers.spins(), busy);
    }

    Registration current() {
        Registration current =
                Thread.currentThread().equals(registry.looping()) ? handlers.current() : null;
        if (current == null) {
            throw new IllegalStateException("only a handler, while it runs, has a registration");
        }
        return current;
    }

    @Override
    public String toString() {
        Thread thread = registry.looping();
        String state = thread == null ? "does not run" : "runs in " + thread.getName();
        return "Multiplexer[%s, %s, %d registered]"
                .formatted(
                        name,
                        registry.isClosed() ? "closed" : state,
                        registry.registrations().size());
    }

    static long nanos(Duration duration) {
        return TimeUnit.NANOSECONDS.convert(duration); // the longest there is, rather than overflow
    }
}
