package org.ipclab.testkit.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.ipclab.condition.CloseableQueue;
import org.ipclab.condition.ClosedException;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/** A queue and its model, which are given the same calls by one thread and must agree. */
final class ModelPair {
    /** What can be done to both. */
    enum Call {
        PUT,
        ADD,
        OFFER,
        TIMED_OFFER,
        PUT_ALL,
        TAKE,
        POLL,
        TIMED_POLL,
        RECEIVE,
        TAKE_MANY,
        DRAIN_TO,
        PEEK,
        REMOVE,
        REMOVE_IF,
        MAKE_ITERATOR,
        STEP_ITERATOR,
        REMOVE_BY_ITERATOR,
        INTERRUPTED,
        CLEAR,
        CLOSE,
        FAIL
    }

    private static final List<Call> INTERRUPTIBLE =
            List.of(
                    Call.PUT,
                    Call.TIMED_OFFER,
                    Call.PUT_ALL,
                    Call.TAKE,
                    Call.TIMED_POLL,
                    Call.RECEIVE,
                    Call.TAKE_MANY);

    /** A call and the number that it is made with. */
    record Step(Call call, int number) {}

    /** An element of the model: equal numbers are still different elements. */
    private static final class Slot {
        private final int number;

        Slot(int number) {
            this.number = number;
        }
    }

    private final CloseableQueue<Integer> queue;
    private final int capacity;
    private final List<Slot> model = new ArrayList<>();
    private boolean closed;
    private boolean failed;
    private Iterator<Integer> iterator;
    private Iterator<Slot> modelIterator;
    private Slot shown;

    ModelPair(CloseableQueue<Integer> queue) {
        this.queue = queue;
        this.capacity = queue.capacity();
        makeIterators();
    }

    /** Does the same to both, and compares what came out and what is inside. */
    void take(Step step) throws Exception {
        int n = step.number();
        switch (step.call()) {
            case PUT -> put(n);
            case ADD -> add(n);
            case OFFER -> assertThat(queue.offer(n)).isEqualTo(accept(n));
            case TIMED_OFFER ->
                    assertThat(queue.offer(n, n, TimeUnit.NANOSECONDS)).isEqualTo(accept(n));
            case PUT_ALL -> putAll(n);
            case TAKE -> take();
            case POLL -> assertThat(queue.poll()).isEqualTo(removeFirst());
            case TIMED_POLL ->
                    assertThat(queue.poll(n, TimeUnit.NANOSECONDS)).isEqualTo(removeFirst());
            case RECEIVE -> receive();
            case TAKE_MANY -> takeMany(n + 1);
            case DRAIN_TO -> drainTo(n);
            case PEEK ->
                    assertThat(queue.peek()).isEqualTo(isEmpty() ? null : numbers().getFirst());
            case REMOVE -> assertThat(queue.remove(n)).isEqualTo(numbers().contains(n) && cut(n));
            case REMOVE_IF ->
                    assertThat(queue.removeIf(i -> i % 4 == n % 4))
                            .isEqualTo(model.removeIf(slot -> slot.number % 4 == n % 4));
            case MAKE_ITERATOR -> makeIterators();
            case STEP_ITERATOR -> stepIterators();
            case REMOVE_BY_ITERATOR -> removeByIterators();
            case INTERRUPTED -> interrupted(n);
            case CLEAR -> clear();
            case CLOSE -> end(false);
            case FAIL -> end(true);
        }
        compare();
    }

    private void compare() {
        assertThat(queue.toArray()).isEqualTo(numbers().toArray());
        assertThat(queue).containsExactlyElementsOf(numbers()).hasSize(model.size());
        assertThat(queue.remainingCapacity()).isEqualTo(closed ? 0 : capacity - model.size());
        assertThat(queue.isClosed()).isEqualTo(closed);
        assertThat(queue.stats().depth()).isEqualTo(model.size());
        assertThat(queue.stats().peak()).isBetween(model.size(), capacity);
    }

    private void put(int n) throws InterruptedException {
        if (closed) {
            throwsClosed(
                    () -> {
                        queue.put(n);
                        return null;
                    });
        } else if (model.size() < capacity) {
            queue.put(n);
            accept(n);
        }
    }

    private void add(int n) {
        if (closed) {
            throwsClosed(() -> queue.add(n));
        } else if (accept(n)) {
            assertThat(queue.add(n)).isTrue();
        } else {
            assertThatThrownBy(() -> queue.add(n)).isExactlyInstanceOf(IllegalStateException.class);
        }
    }

    private void putAll(int n) throws InterruptedException {
        var batch = IntStream.range(0, n).boxed().toList();
        if (closed) {
            throwsClosed(() -> queue.putAll(batch));
        } else {
            int put = queue.putAll(batch, Duration.ofNanos(n));
            assertThat(put).isEqualTo(batch.stream().takeWhile(this::accept).count());
        }
    }

    private void take() throws InterruptedException {
        if (!isEmpty()) {
            assertThat(queue.take()).isEqualTo(removeFirst());
        } else if (closed) {
            throwsClosed(queue::take);
        }
    }

    private void receive() throws Exception {
        if (!isEmpty()) {
            assertThat(queue.receive()).contains(removeFirst());
        } else if (failed) {
            throwsClosed(queue::receive);
        } else if (closed) {
            assertThat(queue.receive()).isEmpty();
        } else {
            assertThatThrownBy(() -> queue.receive(Duration.ZERO))
                    .isInstanceOf(TimeoutException.class);
        }
    }

    private void takeMany(int max) throws Exception {
        if (isEmpty() && failed) {
            throwsClosed(() -> queue.takeMany(max));
        } else if (isEmpty() && !closed) {
            assertThatThrownBy(() -> queue.takeMany(max, Duration.ofNanos(1)))
                    .isInstanceOf(TimeoutException.class);
        } else {
            assertThat(queue.takeMany(max)).isEqualTo(removeFirst(max));
        }
    }

    private void drainTo(int max) {
        var target = new ArrayList<Integer>();
        int moved = queue.drainTo(target, max);
        assertThat(target).hasSize(moved).isEqualTo(removeFirst(max));
    }

    /** A call that may wait throws and has no effect, or has its effect and does not throw. */
    @SuppressWarnings("InterruptedInCatchBlock") // looks whether it was cleared
    private void interrupted(int n) throws Exception {
        if (closed || isEmpty()) {
            return;
        }
        Thread.currentThread().interrupt();
        try {
            take(new Step(INTERRUPTIBLE.get(n % INTERRUPTIBLE.size()), n));
            assertThat(Thread.interrupted()).as("forgets that it was interrupted").isTrue();
        } catch (InterruptedException e) {
            assertThat(Thread.interrupted()).isFalse();
        }
    }

    private void clear() {
        queue.clear();
        model.clear();
    }

    private void end(boolean failing) {
        if (failing) {
            queue.fail(new IOException());
            failed |= !closed;
        } else {
            queue.close();
        }
        closed = true;
    }

    private void makeIterators() {
        iterator = queue.iterator();
        modelIterator = List.copyOf(model).iterator();
        shown = null;
    }

    private void stepIterators() {
        assertThat(iterator.hasNext()).isEqualTo(modelIterator.hasNext());
        if (modelIterator.hasNext()) {
            shown = modelIterator.next();
            assertThat(iterator.next()).isEqualTo(shown.number);
        }
    }

    private void removeByIterators() {
        if (shown != null) {
            iterator.remove();
            model.remove(shown);
            shown = null;
        }
    }

    private void throwsClosed(Callable<?> call) {
        var thrown = assertThatThrownBy(call::call).isInstanceOf(ClosedException.class);
        if (failed) {
            thrown.hasCauseInstanceOf(IOException.class);
        } else {
            thrown.hasNoCause();
        }
    }

    private boolean isEmpty() {
        return model.isEmpty();
    }

    private List<Integer> numbers() {
        return model.stream().map(slot -> slot.number).toList();
    }

    private boolean accept(int n) {
        return !closed && model.size() < capacity && model.add(new Slot(n));
    }

    private Integer removeFirst() {
        return isEmpty() ? null : model.removeFirst().number;
    }

    private List<Integer> removeFirst(int max) {
        var first = model.subList(0, Math.min(max, model.size()));
        var numbers = first.stream().map(slot -> slot.number).toList();
        first.clear();
        return numbers;
    }

    private boolean cut(int n) {
        model.remove(numbers().indexOf(n));
        return true;
    }
}
