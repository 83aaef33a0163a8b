package org.ipclab.runner;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import org.ipclab.queue.RingBuffer;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What can be said about a run: about the next stage, and about the whole.
 *
 * @param <T> the elements at this point of the chain
 */
abstract sealed class Settings<T> permits ProducerConsumer {
    static final int CAPACITY = 1024;

    final RunPlan plan;
    final int consumers; // of the next stage, as the rest
    final Supplier<? extends BlockingQueue<?>> queue;
    final @Nullable Object sentinel;

    Settings(
            RunPlan plan,
            int consumers,
            Supplier<? extends BlockingQueue<?>> queue,
            @Nullable Object sentinel) {
        this.plan = plan;
        this.consumers = consumers;
        this.queue = queue;
        this.sentinel = sentinel;
    }

    abstract ProducerConsumer<T> with(
            RunPlan plan,
            int consumers,
            Supplier<? extends BlockingQueue<?>> queue,
            @Nullable Object sentinel);

    final ProducerConsumer<T> with(RunPlan plan) {
        return with(plan, consumers, queue, sentinel);
    }

    // ---- the next stage

    /**
     * Sets how many consumers the next stage has; without this it is one.
     *
     * @param consumers how many threads
     * @return this with that width
     */
    public ProducerConsumer<T> consumers(int consumers) {
        requirePositive(consumers, "consumers");
        return with(plan, consumers, queue, sentinel);
    }

    /**
     * Sets how many elements may wait for the next stage; without this it is {@value #CAPACITY}.
     *
     * @param capacity the bound of the queue, a {@link RingBuffer}
     * @return this with that bound
     */
    public ProducerConsumer<T> capacity(int capacity) {
        requirePositive(capacity, "capacity");
        return queue(() -> RingBuffer.ofCapacity(capacity));
    }

    /**
     * Sets the queue in front of the next stage: {@code queue(LinkedBlockingQueue::new)}. During
     * the run it must be used by the run alone, and it must be empty at the start. If results are
     * wanted in order ({@link ProducerConsumer#toList}), the queue gets the elements wrapped, so
     * that one that compares its elements will not do.
     *
     * @param queue makes the queue for each run
     * @return this with that queue
     */
    public ProducerConsumer<T> queue(Supplier<? extends BlockingQueue<T>> queue) {
        requireNonNull(queue);
        return with(plan, consumers, queue, sentinel);
    }

    /**
     * Ends the next stage by a sentinel for each of its consumers instead of closing its queue,
     * which must be a FIFO. No element may equal it.
     *
     * @param sentinel what tells a consumer that nothing follows
     * @return this with that sentinel
     */
    public ProducerConsumer<T> sentinel(T sentinel) {
        requireNonNull(sentinel);
        return with(plan, consumers, queue, sentinel);
    }

    // ---- the whole run

    /**
     * Names the run. Its threads are named after it.
     *
     * @param name the name
     * @return this with that name
     */
    public ProducerConsumer<T> named(String name) {
        return with(plan.named(requireNonNull(name)));
    }

    /**
     * Runs everything in virtual threads.
     *
     * @return this with virtual threads
     */
    public ProducerConsumer<T> virtualThreads() {
        return threads(Thread.ofVirtual().factory());
    }

    /**
     * Sets where the threads come from; without this they are platform threads, and daemons.
     *
     * @param threads makes the threads; the run names them
     * @return this with that factory
     */
    public ProducerConsumer<T> threads(ThreadFactory threads) {
        return with(plan.threads(requireNonNull(threads)));
    }

    /**
     * Stops a run that takes longer.
     *
     * @param deadline the time from the start of the run
     * @return this with that deadline
     */
    public ProducerConsumer<T> deadline(Duration deadline) {
        return with(plan.deadline(NANOSECONDS.convert(deadline)));
    }

    /**
     * Sets how long a run that was stopped waits for threads that do not heed their interrupt;
     * without this it is a second.
     *
     * @param grace the time from the stop of the run
     * @return this with that time
     */
    public ProducerConsumer<T> grace(Duration grace) {
        return with(plan.grace(NANOSECONDS.convert(grace)));
    }

    /**
     * Goes on after failures and counts them. An element that fails is left out; what its step has
     * handed on before it failed stays. A source that fails has ended.
     *
     * @return this with that policy
     */
    public ProducerConsumer<T> continueOnFailure() {
        return with(plan.goingOn());
    }

    /**
     * Tells how far the run is, from time to time and at its end. The listener should be quick, and
     * must not wait for the run, which it may cancel: it is called by the thread that keeps the
     * deadline. What it throws is logged, and hurts nobody.
     *
     * @param every the time between two reports
     * @param listener gets the reports
     * @return this with that listener
     * @throws IllegalArgumentException if the time is not positive
     */
    public ProducerConsumer<T> onProgress(Duration every, Consumer<? super Report> listener) {
        requireNonNull(listener);
        if (!every.isPositive()) {
            throw new IllegalArgumentException("the time between reports is " + every);
        }
        return with(plan.reporting(NANOSECONDS.convert(every), listener));
    }

    static int requirePositive(int number, String what) {
        if (number < 1) {
            throw new IllegalArgumentException(what + " is " + number + ", allowed is 1 or more");
        }
        return number;
    }
}
