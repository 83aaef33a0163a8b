package org.ipclab.examples.buffer;

import org.ipclab.examples.locks.TracedLock;
import org.ipclab.examples.locks.TracedLock.Event;
import org.ipclab.examples.locks.TracedLock.Kind;
import org.ipclab.examples.stage.Actor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.Lock;
import java.util.function.Function;

/**
 * A lesson's buffer on a {@link TracedLock}. The buffer knows nothing of it: what was done, and in
 * which order, follows from when the lock was held. It counts along, so it notices the moment in
 * which somebody takes from an empty buffer, or puts into a full one.
 */
public final class TracedBuffer implements ToldBuffer {
    /** A put or a take, at the moment when the lock was given back after it. */
    record Step(Event release, Actor who, boolean put, int item) {}

    /**
     * A take from an empty buffer, or a put into a full one.
     *
     * @param release the moment
     * @param put whether it was a put
     * @param overwritten the item that the put wrote over, which is lost
     */
    public record Fault(Event release, boolean put, int overwritten) {}

    private static final int REMEMBERED = 2048; // a power of two
    private static final int TAKING = Integer.MIN_VALUE;

    private final int capacity;
    private final int tellOneIn;
    private final TracedLock lock;
    private final LessonBuffer buffer;
    private final Map<Thread, Integer> doing = new ConcurrentHashMap<>(); // the item that is put
    private final Map<Thread, Actor> actors = new ConcurrentHashMap<>();
    private final AtomicReferenceArray<@Nullable Step> steps =
            new AtomicReferenceArray<>(REMEMBERED);
    private final Deque<Integer> inside = new ArrayDeque<>(); // guarded by lock
    private volatile int peak; // written under the lock
    private volatile @Nullable Fault fault; // written under the lock

    /**
     * Tells one item in so many, and none if that is 0.
     *
     * @param maker makes the buffer on this lock
     * @param conditions the names of its conditions
     */
    public TracedBuffer(
            int capacity, int tellOneIn, Function<Lock, LessonBuffer> maker, String... conditions) {
        this.capacity = capacity;
        this.tellOneIn = tellOneIn;
        lock = new TracedLock(this::notice, conditions);
        buffer = maker.apply(lock);
    }

    @Override
    public LessonBuffer as(Actor who) {
        return new LessonBuffer() {
            @Override
            public void put(int item) throws InterruptedException {
                begin(who, item);
                buffer.put(item);
                end(who, true, item);
            }

            @Override
            public int take() throws InterruptedException {
                begin(who, TAKING);
                int item = buffer.take();
                end(who, false, item);
                return item;
            }
        };
    }

    /** The lock, which knows who waits. */
    public TracedLock lock() {
        return lock;
    }

    /** The most items that were in the buffer. */
    public int peak() {
        return peak;
    }

    /** The first take from an empty buffer or put into a full one; null if there was none. */
    public @Nullable Fault fault() {
        return fault;
    }

    /** The story of the fault, which is empty if there was none. */
    public FaultStory story() {
        Fault seen = fault;
        return new FaultStory(
                lock.events(), this::step, this::actor, seen == null ? null : seen.release());
    }

    /** After a fault the numbers mean nothing any more: whoever comes then is sent home. */
    private void begin(Actor who, int item) throws InterruptedException {
        if (fault != null) {
            throw new InterruptedException("the round is over");
        }
        actors.put(Thread.currentThread(), who);
        doing.put(Thread.currentThread(), item);
    }

    private void end(Actor who, boolean put, int item) {
        Event release = lock.lastRelease();
        Fault seen = fault;
        if (seen == null || release.number() <= seen.release().number()) {
            Step step = new Step(release, who, put, item);
            steps.set((int) (release.number() & (REMEMBERED - 1)), step);
        }
        if (tellOneIn > 0 && (item % tellOneIn == 0 || item == Consumer.SENTINEL)) {
            who.said(release.nanoTime(), false, (put ? "puts " : "takes ") + name(item));
        }
    }

    /** Called by whoever holds the lock, at each event. */
    private void notice(Event event) {
        Integer item = doing.get(event.thread());
        if (item == null) {
            return;
        }
        if (event.kind() == Kind.WAITS && tellOneIn == 1) {
            String found = item == TAKING ? "finds it empty, waits" : "finds it full, waits";
            actor(event.thread()).says(found);
        } else if (event.kind() == Kind.RELEASES && fault == null) {
            countAlong(event, item);
        }
    }

    private void countAlong(Event event, int item) {
        if (item == TAKING && inside.isEmpty()) {
            foundFault(new Fault(event, false, 0));
        } else if (item == TAKING) {
            inside.removeFirst();
        } else {
            inside.addLast(item);
            if (inside.size() > capacity) {
                foundFault(new Fault(event, true, inside.removeFirst()));
            }
            peak = Math.max(peak, inside.size());
        }
    }

    private void foundFault(Fault found) {
        fault = found;
        lock.freeze();
    }

    private @Nullable Step step(Event release) {
        Step step = steps.get((int) (release.number() & (REMEMBERED - 1)));
        return step != null && step.release().equals(release) ? step : null;
    }

    private Actor actor(Thread thread) {
        Actor actor = actors.get(thread);
        if (actor == null) {
            throw new IllegalStateException(thread + " has not touched this buffer");
        }
        return actor;
    }

    static String name(int item) {
        return item == Consumer.SENTINEL ? "the sentinel" : String.valueOf(item);
    }
}
