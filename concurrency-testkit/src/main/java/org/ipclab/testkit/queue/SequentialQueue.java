package org.ipclab.testkit.queue;

import org.ipclab.condition.ClosedException;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A closeable queue for one thread: what {@link QueueInterleavings} must look like from outside. A
 * call that would wait throws {@link Waits}, which no call of a real queue does, so that an order
 * of calls in which this one waits explains nothing.
 */
public final class SequentialQueue { // public: Lincheck makes one by reflection
    /** The call would wait. */
    public static final class Waits extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Waits() {}
    }

    private final ArrayDeque<Integer> elements = new ArrayDeque<>();
    private boolean closed;
    private boolean failed;

    /** An empty one. */
    public SequentialQueue() {}

    public void put(int element) {
        if (!offer(element)) {
            throw closed ? new ClosedException(null) : new Waits();
        }
    }

    public int putTwo(int element) {
        if (closed) {
            throw new ClosedException(null);
        }
        put(element);
        put(element + 10);
        return 2;
    }

    public boolean add(int element) {
        if (!offer(element)) {
            throw closed ? new ClosedException(null) : new IllegalStateException();
        }
        return true;
    }

    public boolean offer(int element) {
        return !closed && elements.size() < QueueInterleavings.CAPACITY && elements.add(element);
    }

    public int take() {
        return receive().orElseThrow(() -> new ClosedException(null));
    }

    public Optional<Integer> receive() {
        if (elements.isEmpty() && !closed) {
            throw new Waits();
        }
        if (elements.isEmpty() && failed) {
            throw new ClosedException(null);
        }
        return Optional.ofNullable(elements.poll());
    }

    public List<Integer> takeMany() {
        var first = receive();
        return first.isEmpty() ? List.of() : concat(first.get(), drainTo());
    }

    private static List<Integer> concat(int first, List<Integer> rest) {
        var all = new ArrayList<>(List.of(first));
        all.addAll(rest);
        return all;
    }

    public Integer poll() {
        return elements.poll();
    }

    public Integer peek() {
        return elements.peek();
    }

    public boolean remove(int element) {
        return elements.remove((Object) element);
    }

    public void removeByIterator(int element) {
        elements.removeIf(shown -> shown == element);
    }

    public List<Integer> drainTo() {
        var all = iterate();
        elements.clear();
        return all;
    }

    public void clear() {
        elements.clear();
    }

    public List<Integer> iterate() {
        return new ArrayList<>(elements);
    }

    public int size() {
        return elements.size();
    }

    public int remainingCapacity() {
        return closed ? 0 : QueueInterleavings.CAPACITY - elements.size();
    }

    public void close() {
        closed = true;
    }

    public void fail() {
        failed |= !closed;
        closed = true;
    }

    public boolean isClosed() {
        return closed;
    }
}
