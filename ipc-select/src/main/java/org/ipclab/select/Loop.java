package org.ipclab.select;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The turning part: wait, then serve what is ready, then what is due, then the tasks.
 *
 * <p>The selector only collects what is ready. Handlers run afterwards, outside of the selector's
 * locks and of ours, so that they may do anything to any registration.
 */
final class Loop {
    private static final Logger LOG = LoggerFactory.getLogger(Multiplexer.class);
    private static final long FOR_EVER = Long.MAX_VALUE;
    private static final int MOST_BUFFER_BYTES = 1 << 16; // a larger one leaves the cache

    final Roster roster;
    final ReentrantLock lock; // the roster's
    final ByteBuffer buffer;
    final int readBudget;
    final boolean leaveEnded;

    private final Selector selector;
    private final Consumer<SelectionKey> collect = this::collect;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Stopwatch stopwatch;
    private volatile @Nullable Thread owner; // guarded by lock for setting

    // Of the loop's thread.
    private @Nullable Interest[] ready = new Interest[64];
    private int readyCount;
    private boolean busy; // a select that need not wait is cheaper, so then it looks first
    private long turns;
    private long events;
    private long spins;
    private @Nullable Registration current;

    Loop(Multiplexer.Builder settings) throws IOException {
        this.readBudget = settings.readBudgetBytes;
        this.leaveEnded = settings.leaveEnded;
        this.stopwatch = new Stopwatch(settings.slowNanos);
        this.selector = Selector.open();
        this.roster = new Roster(selector);
        this.lock = roster.lock;
        this.buffer = ByteBuffer.allocateDirect(Math.min(readBudget, MOST_BUFFER_BYTES));
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
            selector.wakeup();
        }
    }

    void close() {
        roster.close();
        try {
            selector.close();
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
            owner = null;
        }
    }

    /** Call only after {@link #enter}. */
    void runUntilClosed() throws IOException, InterruptedException {
        try {
            while (!roster.isClosed()) {
                turn();
            }
        } finally {
            owner = null;
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

    /**
     * Waits at most so long for channels, and returns those that are ready, in place of serving.
     */
    List<Ready> select(Duration timeout) throws IOException, InterruptedException {
        enter(Thread.currentThread());
        try {
            long end = System.nanoTime() + Math.min(nanos(timeout), FOR_EVER / 2);
            long limit;
            do {
                limit = Math.max(0, end - System.nanoTime());
                await(limit);
                serveDue();
                runTasks();
            } while (readyCount == 0 && limit > 0 && !roster.isClosed());
            return readyNow();
        } finally {
            owner = null;
        }
    }

    private List<Ready> readyNow() {
        List<Ready> now = new ArrayList<>(readyCount);
        for (int i = 0; i < readyCount; i++) {
            Interest interest = takeReady(i);
            Registration in = interest.readyIn() != 0 ? interest.incoming() : null;
            Registration out = interest.readyOut() != 0 ? interest.outgoing() : null;
            if (in != null) {
                int operations = in == out ? interest.ready : interest.readyIn();
                now.add(new Ready(interest.channel, in, operations));
            }
            if (out != null && out != in) {
                now.add(new Ready(interest.channel, out, interest.readyOut()));
            }
        }
        return now;
    }

    private void turn() throws IOException, InterruptedException {
        await(FOR_EVER);
        TurnEvent event = TurnEvent.begun(readyCount);
        serveReady();
        stopwatch.share();
        serveDue();
        runTasks();
        if (event != null) {
            event.commit();
        }
    }

    private void await(long limitNanos) throws IOException, InterruptedException {
        readyCount = 0;
        try {
            boolean looked = roster.forgetAbandoned();
            select(busy || looked ? 0 : limitNanos);
            roster.finishClosed();
        } catch (ClosedSelectorException closedMeanwhile) {
            readyCount = 0;
        }
        turns++;
        stopwatch.start(readyCount);
        if (Thread.interrupted()) {
            throw new InterruptedException("the event loop was interrupted");
        }
    }

    private void select(long limitNanos) throws IOException {
        long millis = patienceMillis(limitNanos);
        if (millis == 0) { // and no wait after it: this may have eaten a wake-up
            selector.selectNow(collect);
        } else {
            selector.select(collect, millis == FOR_EVER ? 0 : millis);
        }
        busy = readyCount > 0;
    }

    private long patienceMillis(long limitNanos) {
        if (!tasks.isEmpty()) {
            return 0;
        }
        long nanos = limitNanos;
        if (!roster.timers.isEmpty()) {
            nanos = Math.min(nanos, Math.max(0, roster.timers.nextDue() - System.nanoTime()));
        }
        return nanos == FOR_EVER ? FOR_EVER : nanos / 1_000_000 + (nanos % 1_000_000 > 0 ? 1 : 0);
    }

    private void collect(SelectionKey key) {
        Interest interest = (Interest) key.attachment();
        interest.ready = key.readyOps();
        if (readyCount == ready.length) {
            ready = Arrays.copyOf(ready, 2 * readyCount);
        }
        ready[readyCount++] = interest;
    }

    private void serveReady() {
        for (int i = 0; i < readyCount; i++) {
            Interest interest = takeReady(i);
            ChannelRegistration in = interest.readyIn() != 0 ? interest.incoming() : null;
            ChannelRegistration out = interest.readyOut() != 0 ? interest.outgoing() : null;
            if (in != null) {
                serve(in);
            }
            if (out != null && out != in) {
                serve(out);
            }
            if (!interest.channel.isOpen()) {
                interest.finish();
            }
        }
    }

    @SuppressWarnings("NullAway") // below readyCount there is one
    private Interest takeReady(int index) {
        Interest interest = ready[index];
        ready[index] = null;
        return interest;
    }

    private void serveDue() {
        long now = stopwatch.clock();
        if (roster.timers.isEmpty() || roster.timers.nextDue() - now > 0) {
            return;
        }
        for (Timer due = roster.pollDue(now); due != null; due = roster.pollDue(now)) {
            serve(due);
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
                run(task);
                stopwatch.ran(task);
            }
        }
    }

    void serve(Registration registration) {
        if (!registration.isRunning()) {
            return;
        }
        current = registration;
        try {
            registration.serve();
        } catch (ClosedChannelException e) {
            failUnlessClosed(registration, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            registration.fail(e);
        } catch (Throwable e) {
            registration.fail(e);
        } finally {
            current = null;
        }
        events++;
        registration.countEvent();
        stopwatch.served(registration);
    }

    void countSpin() {
        spins++;
    }

    MultiplexerStats stats() {
        VarHandle.acquireFence();
        return new MultiplexerStats(turns, events, spins, Duration.ofNanos(stopwatch.busyNanos()));
    }

    private static void failUnlessClosed(Registration registration, ClosedChannelException e) {
        if (registration instanceof ChannelRegistration of && !of.channel.isOpen()) {
            registration.finish();
        } else {
            registration.fail(e);
        }
    }

    void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            report(e, task);
        }
    }

    @Nullable Registration current() {
        return Thread.currentThread().equals(owner) ? current : null;
    }

    static long nanos(Duration duration) {
        return TimeUnit.NANOSECONDS.convert(duration); // the longest there is, rather than overflow
    }

    void report(Throwable thrown, Object where) {
        LOG.warn("{} failed", where, thrown);
    }
}
