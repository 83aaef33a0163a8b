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
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The turning part: wait, then serve what is ready, then what is due, then the tasks.
 *
 * <p>The selector only collects what is ready. Handlers run afterwards, outside of the selector's
 * locks and of ours, so that they may do anything to any registration. Keys are cancelled by the
 * loop alone, at the start of a turn: until then a channel can be registered again with no select
 * in between, by any thread.
 */
final class Loop {
    private static final Logger LOG = LoggerFactory.getLogger(Multiplexer.class);
    private static final Consumer<SelectionKey> NOBODY = key -> {};
    private static final long FOR_EVER = Long.MAX_VALUE;
    private static final int MOST_BUFFER_BYTES = 1 << 16; // a larger one leaves the cache

    final ReentrantLock lock = new ReentrantLock();
    final Timers timers = new Timers(); // guarded by lock
    final ByteBuffer buffer;
    final int readBudget;
    final boolean leaveEnded;

    private final Stopwatch stopwatch;
    private final Selector selector;
    private final Consumer<SelectionKey> collect = this::collect;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Set<Registration> registrations = new LinkedHashSet<>(); // guarded by lock
    private final Set<Interest> interests = new LinkedHashSet<>(); // guarded by lock
    private final Set<Interest> abandoned = new LinkedHashSet<>(); // guarded by lock
    private volatile boolean anyAbandoned; // guarded by lock for writing
    private volatile int channels; // guarded by lock for writing
    private int idle; // guarded by lock
    private volatile int left; // registrations that are not idle; guarded by lock for writing
    private volatile @Nullable Thread owner;
    private volatile boolean closed;

    // Of the loop's thread.
    private Interest[] ready = new Interest[64];
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
        this.buffer = ByteBuffer.allocateDirect(Math.min(readBudget, MOST_BUFFER_BYTES));
    }

    // ---- registrations: any thread

    void add(ChannelRegistration registration) throws IOException {
        lock.lock();
        try {
            requireOpen();
            SelectableChannel channel = registration.channel;
            channel.configureBlocking(false);
            SelectionKey key = channel.keyFor(selector);
            Interest interest = key == null ? new Interest(channel) : (Interest) key.attachment();
            interest.add(registration);
            registration.interest = interest;
            if (key == null) {
                interest.key(channel.register(selector, interest.operations(), interest));
                interests.add(interest);
                channels = interests.size();
            } else {
                interest.refresh();
            }
            keep(registration);
        } finally {
            lock.unlock();
        }
        wakeUp();
    }

    void add(Timer timer) {
        lock.lock();
        try {
            requireOpen();
            timers.add(timer);
            keep(timer);
        } finally {
            lock.unlock();
        }
        wakeUp();
    }

    void add(ExitWatch watch) {
        lock.lock();
        try {
            requireOpen();
            keep(watch);
        } finally {
            lock.unlock();
        }
        watch.start();
    }

    private void keep(Registration registration) {
        registrations.add(registration);
        idle += isIdle(registration) ? 1 : 0;
        left = registrations.size() - idle;
    }

    /** Call only when holding the lock. */
    void remove(Registration registration) {
        if (registrations.remove(registration)) {
            idle -= isIdle(registration) ? 1 : 0;
            left = registrations.size() - idle;
        }
        if (registration instanceof ChannelRegistration gone && gone.interest != null) {
            gone.interest.remove(gone);
            if (gone.interest.isEmpty()) {
                abandoned.add(gone.interest);
                anyAbandoned = true;
            }
        }
        wakeUp();
    }

    private static boolean isIdle(Registration registration) {
        return registration instanceof ChannelRegistration some && some.isIdle();
    }

    /** Says that one more registration, or one less, is idle. Call only when holding the lock. */
    void setIdle(boolean more) {
        idle += more ? 1 : -1;
        left = registrations.size() - idle;
    }

    Collection<Registration> registrations() {
        lock.lock();
        try {
            return List.copyOf(registrations);
        } finally {
            lock.unlock();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this multiplexer is closed");
        }
    }

    /** Hands a task to the loop; false if it is closed. */
    boolean offer(Runnable task) {
        if (closed) {
            return false;
        }
        tasks.add(task);
        wakeUp();
        return true;
    }

    /** A select that is about to begin sees what was done before; one that waits must be told. */
    void wakeUp() {
        Thread looping = owner;
        if (looping != null && looping != Thread.currentThread()) {
            selector.wakeup();
        }
    }

    void close() {
        lock.lock();
        closed = true;
        lock.unlock();
        try {
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        registrations().forEach(Registration::finish);
        tasks.clear();
    }

    boolean isClosed() {
        return closed;
    }

    // ---- the loop's thread

    void runUntilNothingIsLeft() throws IOException, InterruptedException {
        enter(Thread.currentThread());
        try {
            while (!closed && (left > 0 || !tasks.isEmpty())) {
                turn();
            }
        } finally {
            owner = null;
        }
    }

    /** Call only after {@link #enter}. */
    void runUntilClosed() throws IOException, InterruptedException {
        try {
            while (!closed) {
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
            requireOpen();
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
            } while (readyCount == 0 && limit > 0 && !closed);
            return readyNow();
        } finally {
            owner = null;
        }
    }

    private List<Ready> readyNow() {
        List<Ready> now = new ArrayList<>(readyCount);
        for (int i = 0; i < readyCount; i++) {
            Interest interest = ready[i];
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
        TurnEvent event = new TurnEvent();
        event.begin();
        serveReady();
        stopwatch.share();
        serveDue();
        runTasks();
        event.channels = readyCount;
        event.commit();
    }

    private void await(long limitNanos) throws IOException, InterruptedException {
        readyCount = 0;
        try {
            forgetAbandoned();
            select(limitNanos);
            finishClosed();
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
        if (busy || millis == 0) {
            selector.selectNow(collect);
        }
        if (readyCount == 0 && millis > 0) {
            selector.select(collect, millis == FOR_EVER ? 0 : millis);
        }
        busy = readyCount > 0;
    }

    private long patienceMillis(long limitNanos) {
        if (!tasks.isEmpty()) {
            return 0;
        }
        long nanos = limitNanos;
        if (!timers.isEmpty()) {
            nanos = Math.min(nanos, Math.max(0, timers.nextDue() - System.nanoTime()));
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

    /** Cancels the keys that nobody wants any more, and has the selector forget them at once. */
    private void forgetAbandoned() throws IOException {
        if (!anyAbandoned) {
            return;
        }
        lock.lock();
        try {
            for (Interest interest : abandoned) {
                if (interest.isEmpty()) {
                    interest.cancelKey();
                    interests.remove(interest);
                }
            }
            channels = interests.size();
            abandoned.clear();
            anyAbandoned = false;
            selector.selectNow(NOBODY);
        } finally {
            lock.unlock();
        }
    }

    /** A channel that somebody closed has left the selector without a word. */
    private void finishClosed() {
        if (selector.keys().size() == channels) {
            return;
        }
        lock.lock();
        try {
            for (Interest interest : List.copyOf(interests)) {
                if (!interest.channel.isOpen()) {
                    interests.remove(interest);
                    finish(interest.incoming());
                    finish(interest.outgoing());
                }
            }
            channels = interests.size();
        } finally {
            lock.unlock();
        }
    }

    private static void finish(@Nullable Registration registration) {
        if (registration != null) {
            registration.finish();
        }
    }

    private void serveReady() {
        for (int i = 0; i < readyCount; i++) {
            Interest interest = ready[i];
            ChannelRegistration in = interest.readyIn() != 0 ? interest.incoming() : null;
            ChannelRegistration out = interest.readyOut() != 0 ? interest.outgoing() : null;
            if (in != null) {
                serve(in);
            }
            if (out != null && out != in) {
                serve(out);
            }
            if (!interest.channel.isOpen()) {
                finish(interest.incoming());
                finish(interest.outgoing());
            }
        }
    }

    private void serveDue() {
        if (timers.isEmpty() || timers.nextDue() - stopwatch.clock() > 0) {
            return;
        }
        long now = stopwatch.clock();
        for (Timer due = pollDue(now); due != null; due = pollDue(now)) {
            serve(due);
            stopwatch.share();
        }
    }

    private @Nullable Timer pollDue(long nowNanos) {
        lock.lock();
        try {
            Timer due = timers.pollDue(nowNanos);
            if (due != null) {
                due.advance(nowNanos);
            }
            return due;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Only those that are there now: a task that hands in the next must not keep others waiting.
     */
    private void runTasks() {
        for (int many = tasks.isEmpty() ? 0 : tasks.size(); many > 0 && !closed; many--) {
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
        return Thread.currentThread() == owner ? current : null;
    }

    static long nanos(Duration duration) {
        return TimeUnit.NANOSECONDS.convert(duration); // the longest there is, rather than overflow
    }

    void report(Throwable thrown, Object where) {
        LOG.warn("{} failed", where, thrown);
    }
}
