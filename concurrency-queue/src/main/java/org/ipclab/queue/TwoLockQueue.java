package org.ipclab.queue;

import static java.util.Objects.requireNonNull;

import org.ipclab.condition.QueueStats;
import org.jspecify.annotations.Nullable;

import java.util.AbstractQueue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * An unbounded FIFO, linked, with one lock at each end: a push and a pop never wait for each other.
 *
 * <pre>
 *   head --> [dummy] --> [first] --> [second] --> ... --> [last] &lt;-- tail
 *   guarded by headLock                         guarded by tailLock
 * </pre>
 *
 * <p>The first node is a dummy, whose element was taken already. So head and tail are never null,
 * and a pop, which only moves the head to the next node, never touches the tail, not even when it
 * takes the last element. Where both ends are on the same node, the two threads meet in its {@code
 * next}: a pop finds null there (the queue is empty), or a node with all that it holds.
 *
 * {@snippet class="org.ipclab.queue.TwoLockQueueSnippets" region="pushAndPop"}
 *
 * <p><b>Order and loss.</b> First in, first out; each element is taken exactly once. A {@link
 * #take} that throws {@link InterruptedException} has taken nothing. <b>Threads.</b> Any method,
 * any thread. Iterators show the elements as they were when the iterator was made. There is no
 * bound: puts never wait, and a consumer that is too slow costs memory.
 *
 * <p>Michael and Scott, <cite>Simple, Fast, and Practical Non-Blocking and Blocking Concurrent
 * Queue Algorithms</cite>, 1996 (the second algorithm).
 *
 * @param <E> the elements
 */
public final class TwoLockQueue<E> extends AbstractQueue<E> implements BlockingQueue<E> {
    private final Node.End<E> head;
    private final Node.End<E> tail;
    private final Waiters takers; // under the head's lock

    /** Makes an empty queue. */
    public TwoLockQueue() {
        var dummy = new Node<E>(null);
        head = new Node.End<>(dummy);
        tail = new Node.End<>(dummy);
        takers = new Waiters(head.lock, QueueEmpty::new, 0, () -> false);
    }

    // ---- the algorithm

    @Override
    public boolean offer(E element) {
        var node = new Node<>(requireNonNull(element));
        tail.lock.lock();
        try {
            tail.node.next = node;
            tail.node = node;
            tail.passed++;
        } finally {
            tail.lock.unlock();
        }
        takers.wake();
        return true;
    }

    @Override
    public @Nullable E poll() {
        head.lock.lock();
        try {
            var first = head.node.next;
            return first == null ? null : advanceTo(first);
        } finally {
            head.lock.unlock();
        }
    }

    /** Makes the first node the dummy, and returns what it held. Needs the head's lock. */
    private @Nullable E advanceTo(Node<E> first) {
        E element = first.element;
        first.element = null;
        head.node.next = head.node; // so that old garbage does not hold on to new nodes
        head.node = first;
        head.passed++;
        return element;
    }

    @Override
    public E take() throws InterruptedException {
        return requireNonNull(poll(Long.MAX_VALUE, TimeUnit.NANOSECONDS));
    }

    @Override
    public @Nullable E poll(long timeout, TimeUnit unit) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        E element = poll();
        return element != null
                ? element
                : takers.await(
                        this::seemsToHaveElement,
                        this::seemsToHaveElement,
                        this::poll,
                        () -> false,
                        unit.toNanos(timeout));
    }

    /** A glance without the lock: it may be wrong, and whoever believes it looks again. */
    private boolean seemsToHaveElement() {
        return head.node.next != null;
    }

    // ---- what needs the lock of one end

    @Override
    public @Nullable E peek() {
        head.lock.lock();
        try {
            var first = head.node.next;
            return first == null ? null : first.element;
        } finally {
            head.lock.unlock();
        }
    }

    @Override
    public boolean isEmpty() {
        return peek() == null;
    }

    @Override
    public int drainTo(Collection<? super E> target) {
        return drainTo(target, Integer.MAX_VALUE);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Each element leaves the queue after the target's {@code add} has returned; meanwhile no
     * other thread takes.
     */
    @Override
    @SuppressWarnings("ReferenceEquality")
    public int drainTo(Collection<? super E> target, int maxElements) {
        requireNonNull(target);
        if (target == this) {
            throw new IllegalArgumentException("a queue cannot be drained to itself");
        }
        int n = 0;
        head.lock.lock();
        try {
            Node<E> first;
            for (; n < maxElements && (first = head.node.next) != null; n++) {
                target.add(requireNonNull(first.element));
                if (head.node.next == first) { // a target may take from here itself
                    advanceTo(first);
                }
            }
            return n;
        } finally {
            head.lock.unlock();
        }
    }

    // ---- what needs both

    private <R> R withBothLocks(Supplier<R> action) {
        tail.lock.lock(); // always this one first
        head.lock.lock();
        try {
            return action.get();
        } finally {
            head.lock.unlock();
            tail.lock.unlock();
        }
    }

    @Override
    public int size() {
        long size = withBothLocks(() -> tail.passed - head.passed);
        return (int) Math.min(size, Integer.MAX_VALUE);
    }

    /**
     * What the queue has seen so far. The peak is the depth now: an unbounded queue keeps no other.
     *
     * @return depth and waits
     */
    public QueueStats stats() {
        int depth = size();
        return new QueueStats(Integer.MAX_VALUE, depth, depth, 0, takers.waits());
    }

    private List<Node.Shown<E>> snapshot() {
        return withBothLocks(
                () -> {
                    var shown = new ArrayList<Node.Shown<E>>();
                    for (var node = head.node.next; node != null; node = node.next) {
                        shown.add(new Node.Shown<>(node, requireNonNull(node.element)));
                    }
                    return shown;
                });
    }

    /** Takes a node out of the middle, unless it has left already. */
    private boolean unlink(Node<E> wanted) {
        return withBothLocks(
                () -> {
                    var before = head.node;
                    for (var node = before.next; node != null; before = node, node = node.next) {
                        if (node == wanted) {
                            before.next = node.next;
                            tail.node = tail.node == node ? before : tail.node;
                            head.passed++;
                            return true;
                        }
                    }
                    return false;
                });
    }

    /**
     * {@inheritDoc}
     *
     * <p>{@code equals} is called without a lock. If another thread takes the element between the
     * comparison and the removal, the search starts again.
     */
    @Override
    public boolean remove(@Nullable Object wanted) {
        boolean overtaken;
        do {
            overtaken = false;
            for (var shown : snapshot()) {
                if (shown.element().equals(wanted)) {
                    if (unlink(shown.node())) {
                        return true;
                    }
                    overtaken = true;
                }
            }
        } while (overtaken);
        return false;
    }

    @Override
    public Iterator<E> iterator() {
        return new NodeIterator<>(snapshot(), this::unlink);
    }

    // ---- an unbounded queue never makes a producer wait

    @Override
    public void put(E element) {
        offer(element);
    }

    @Override
    public boolean offer(E element, long timeout, TimeUnit unit) {
        requireNonNull(unit);
        return offer(element);
    }

    @Override
    public int remainingCapacity() {
        return Integer.MAX_VALUE;
    }
}
