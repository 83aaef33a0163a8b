package org.ipclab.examples;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A bounded buffer with one fault: {@code if} around the waits instead of {@code while}. Between
 * the signal and the moment when the thread that it woke has the lock again, another thread may get
 * the lock and take the item. The woken thread does not look again, and takes from an empty buffer:
 * an item for the second time. The same happens to a producer, which writes over an item.
 *
 * <p>It remembers its last steps until the fault has happened, so that a run can show them.
 */
@SuppressWarnings("WaitNotInLoop") // the fault; Error Prone would catch it
final class IfShelf implements Shelf {
    /** Something that happened under the lock. */
    record Step(Duration when, Actor who, String what, boolean fault) {}

    private static final int REMEMBERED = 200;
    private static final String OVERWRITES = "wakes, does not look again: overwrites with ";
    private static final String TAKES_NOTHING = "wakes, does not look again: takes the stale ";

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();
    private final Condition notFull = lock.newCondition();
    private final Stage stage;
    private final int[] slots; // all below are guarded by lock
    private int head;
    private int tail;
    private int count;
    private final Deque<Step> steps = new ArrayDeque<>();
    private boolean faultSeen;

    IfShelf(Stage stage, int capacity) {
        this.stage = stage;
        slots = new int[capacity];
    }

    @Override
    public void put(Actor who, int item) throws InterruptedException {
        lock.lock();
        try {
            if (count == slots.length) { // the fault: this should be `while`
                remember(who, "finds it full, waits", false);
                notFull.await();
            }
            boolean fault = count >= slots.length;
            remember(who, (fault ? OVERWRITES : "puts ") + item + ", signals", fault);
            slots[tail] = item;
            tail = (tail + 1) % slots.length;
            count++;
            notEmpty.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int take(Actor who) throws InterruptedException {
        lock.lock();
        try {
            if (count == 0) { // the fault: this should be `while`
                remember(who, "finds it empty, waits", false);
                notEmpty.await();
            }
            boolean fault = count <= 0;
            int item = slots[head];
            remember(who, (fault ? TAKES_NOTHING : "takes ") + item + ", signals", fault);
            head = (head + 1) % slots.length;
            count--;
            notFull.signal();
            return item;
        } finally {
            lock.unlock();
        }
    }

    /** What led to the first fault, from the moment when its victim began to wait. */
    List<Step> storyOfTheFault() {
        lock.lock();
        try {
            if (!faultSeen) {
                return List.of();
            }
            List<Step> story = List.copyOf(steps);
            Step fault = story.getLast();
            int begin = story.size() - 1;
            do {
                begin--;
            } while (begin > 0 && story.get(begin).who() != fault.who());
            return story.subList(Math.max(0, begin), story.size());
        } finally {
            lock.unlock();
        }
    }

    // Call only when holding lock.
    private void remember(Actor who, String what, boolean fault) {
        if (faultSeen) {
            return;
        }
        if (steps.size() == REMEMBERED) {
            steps.removeFirst();
        }
        steps.addLast(new Step(stage.elapsed(), who, what, fault));
        faultSeen = fault;
    }
}
