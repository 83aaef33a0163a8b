package org.ipclab.select;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The turning part: wait, then serve what is ready, then what is due, then the tasks.
 *
 * <p>The selector only collects what is ready. Handlers run afterwards, outside of the selector's
 * locks and of ours, so that they may do anything to any registration.
 */
final class Loop {
    private static final int BUFFER_BYTES = 1 << 16; // a larger one leaves the cache

    final Roster roster;
    final ReentrantLock lock; // the roster's
    final Dispatcher dispatcher;
    final ByteBuffer buffer;
    final int readBudget;
    final boolean leaveEnded;

    private final ReadySet ready;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Stopwatch stopwatch;
    private volatile @Nullable Thread owner; // guarded by lock for setting

    Loop(MultiplexerBuilder settings) throws IOException {
        this.readBudget = settings.readBudgetBytes;
        this.leaveEnded = settings.leaveEnded;
        this.stopwatch = new Stopwatch(settings.slowNanos);
        this.dispatcher = new Dispatcher(stopwatch);
        Selector selector = Selector.open();
        this.roster = new Roster(selector);
        this.ready = new ReadySet(selector, roster);
        this.lock = roster.lock;
        this.buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    }

    void add(ChannelRegistration registration) throws IOException {
        roster.add(registration);
        wakeUp();
    }

    void add(Timer timer) {
        roster.add(timer);
        wakeUp();
    }

    void add(ExitWatch watch) {
        roster.add(watch);
        watch.start();
    }

    /** Call only when holding the lock. */
    void remove(Registration registration) {
        roster.remove(registration);
        wakeUp();
    }

    /** Hands a task to the loop; false if it is closed. */
    boolean offer(Runnable task) {
        if (roster.isClosed()) {
            return false;
        }
        tasks.add(task);
        wakeUp();
        return true;
    }

    /** A select that is about to begin sees what was done before; one that waits must be told. */
    void wakeUp() {
        Thread looping = owner;
        if (looping != null && !looping.equals(Thread.currentThread())) {
            ready.wakeUp();
        }
    }

    void close() {
        roster.close();
        try {
            ready.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        roster.registrations().forEach(Registration::finish);
        tasks.clear();
    }

    void runUntilNothingIsLeft() throws IOException, InterruptedException {
        enter(Thread.currentThread());
        try {
            while (!roster.isClosed() && (roster.isBusy() || !tasks.isEmpty())) {
                turn();
            }
        } finally {
            leave();
        }
    }

    /** Call only after {@link #enter}. */
    void runUntilClosed() throws IOException, InterruptedException {
        dispatcher.beginInOwnThread();
        try {
            while (!roster.isClosed()) {
                turn();
            }
        } finally {
            leave();
        }
    }

    /** Makes a thread the loop's. */
    void enter(Thread thread) {
        lock.lock();
        try {
            roster.requireOpen();
            if (owner != null) {
                throw new IllegalStateException("this multiplexer runs already, in " + owner);
            }
            owner = thread;
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        ready.clear();
        owner = null;
        if (dispatcher.takeInterrupt()) {
            Thread.currentThread().interrupt(); // it came in the last turn
        }
    }

    /**
     * Waits at most so long for channels, and returns those that are ready, in place of serving.
     */
    List<Ready> select(Duration timeout) throws IOException, InterruptedException {
        enter(Thread.currentThread());
        try {
            long end = System.nanoTime() + Math.min(nanos(timeout), ReadySet.FOR_EVER / 2);
            long limit;
            do {
                limit = Math.max(0, end - System.nanoTime());
                await(limit);
                serveDue();
                runTasks();
            } while (ready.channels().isEmpty() && limit > 0 && !roster.isClosed());
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
            await(ReadySet.FOR_EVER);
        }
        TurnEvent event = TurnEvent.begun(ready.channels().size());
        serveReady();
        stopwatch.share();
        serveDue();
        runTasks();
        if (event != null) {
            event.commit();
        }
    }

    private void await(long limitNanos) throws IOException, InterruptedException {
        ready.ask(tasks.isEmpty() ? untilDue(limitNanos) : 0);
        stopwatch.start(ready.channels().size());
        requireUninterrupted();
    }

    private long untilDue(long limitNanos) {
        if (roster.timers.isEmpty()) {
            return limitNanos;
        }
        long left = roster.timers.nextDue() - System.nanoTime();
        return Math.min(limitNanos, Math.max(0, left));
    }

    private void requireUninterrupted() throws InterruptedException {
        if (dispatcher.takeInterrupt()) {
            throw new InterruptedException("the event loop was interrupted");
        }
    }

    private void serveReady() {
        List<Interest> channels = ready.channels();
        for (int i = 0; i < channels.size(); i++) { // an iterator would be garbage in each turn
            Interest interest = channels.get(i);
            ChannelRegistration in = interest.readyIn() != 0 ? interest.incoming() : null;
            ChannelRegistration out = interest.readyOut() != 0 ? interest.outgoing() : null;
            if (in != null && in.wantsEvents()) {
                ready.note(interest, serveIncoming(in));
            }
            if (out != null && out != in) {
                dispatcher.serve(out);
            }
            if (!interest.channel.isOpen()) {
                interest.finish();
            }
        }
    }

    private boolean serveIncoming(ChannelRegistration in) {
        return ready.isExpected() ? dispatcher.attempt(in) : dispatcher.serve(in);
    }

    private void serveDue() {
        long now = stopwatch.clock();
        if (roster.timers.isEmpty() || roster.timers.nextDue() - now > 0) {
            return;
        }
        for (Timer due = roster.pollDue(now); due != null; due = roster.pollDue(now)) {
            dispatcher.serve(due);
            stopwatch.share();
        }
    }

    /**
     * Only those that are there now: a task that hands in the next must not keep others waiting.
     */
    private void runTasks() {
        for (int many = tasks.isEmpty() ? 0 : tasks.size();
                many > 0 && !roster.isClosed();
                many--) {
            Runnable task = tasks.poll();
            if (task != null) {
                dispatcher.run(task);
                stopwatch.ran(task);
            }
        }
    }

    MultiplexerStats stats() {
        VarHandle.acquireFence();
        Duration busy = Duration.ofNanos(stopwatch.busyNanos());
        return new MultiplexerStats(ready.turns(), dispatcher.events(), dispatcher.spins(), busy);
    }

    @Nullable Registration current() {
        return Thread.currentThread().equals(owner) ? dispatcher.current() : null;
    }

    static long nanos(Duration duration) {
        return TimeUnit.NANOSECONDS.convert(duration); // the longest there is, rather than overflow
    }
}
