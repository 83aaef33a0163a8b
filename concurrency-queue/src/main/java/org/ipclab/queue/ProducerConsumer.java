package org.ipclab.queue;

import static java.util.Objects.requireNonNull;

import org.ipclab.condition.BoundedBuffer;
import org.ipclab.condition.CloseableQueue;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Runs producers and consumers: sources that produce in threads of their own, a bounded queue, and
 * a number of consumers; or a chain of such stages, in which the consumers of one are the producers
 * of the next.
 *
 * {@snippet class="org.ipclab.queue.ProducerConsumerSnippets" region="firstUse"}
 *
 * <p>An object of this class is a description; each of its methods returns another one. The run
 * begins with {@link #forEach}, {@link #run}, {@link #start}, {@link #toList} or {@link #results}.
 * {@link #consumers}, {@link #capacity}, {@link #queue} and {@link #sentinel} are about the next
 * stage, the others about the whole run:
 *
 * {@snippet class="org.ipclab.queue.ProducerConsumerSnippets" region="stages"}
 *
 * <p><b>Order and loss.</b> Each element is handled at most once, and exactly once if the run
 * completes. With one consumer the elements of a source are handled in their order, with more they
 * are begun about in it. Results come in order ({@link #toList}) or as they come. A full queue
 * makes its producers wait.
 *
 * <p><b>The end.</b> A run ends when all is handled. It is stopped by the first failure (unless
 * {@link #continueOnFailure}), by {@link Run#cancel()}, by an interrupt of the thread that waits
 * for it, or by its {@link #deadline}: then its threads are interrupted, in all stages. When it
 * returns every thread has ended; one that ignores its interrupt is given up after the {@link
 * #grace} time, and named in the report. In the report, always, {@code produced = consumed + failed
 * + left over}.
 *
 * <p><b>Threads.</b> A step runs in the threads of its stage, so it must be safe to call from
 * several if the stage has several consumers. What a step did is visible to the step that gets its
 * result, and to whoever has seen the run end. Descriptions are immutable.
 *
 * @param <T> the elements at this point of the chain
 */
public final class ProducerConsumer<T> extends RunPlan<T> {
    private static final int CAPACITY = 1024;
    private static final AtomicInteger RUNS = new AtomicInteger();

    private int consumers = 1;
    private Supplier<? extends BlockingQueue<?>> queue = () -> RingBuffer.ofCapacity(CAPACITY);
    private @Nullable Object sentinel;

    private ProducerConsumer(List<SourcePlan> sources) {
        super(sources);
    }

    private ProducerConsumer(RunPlan<?> from) {
        super(from);
    }

    // ---- sources

    /**
     * Begins with the elements of a collection, or of anything that can be iterated.
     *
     * @param <T> the elements
     * @param elements are iterated once in each run, by a thread of the run; those of a collection,
     *     which are there already, are handed over many at a time
     * @return a chain without a stage yet
     */
    public static <T> ProducerConsumer<T> from(Iterable<? extends T> elements) {
        return begin(List.of(SourcePlan.of(elements)));
    }

    /**
     * Begins with the elements of an iterator.
     *
     * @param <T> the elements
     * @param elements is called by one thread; it is used up by the first run
     * @return a chain without a stage yet
     */
    public static <T> ProducerConsumer<T> from(Iterator<? extends T> elements) {
        return begin(List.of(SourcePlan.of(elements)));
    }

    /**
     * Begins with the elements of a stream.
     *
     * @param <T> the elements
     * @param elements is read by one thread, used up by the first run, and not closed
     * @return a chain without a stage yet
     */
    public static <T> ProducerConsumer<T> from(Stream<? extends T> elements) {
        return begin(List.of(SourcePlan.of(elements)));
    }

    /**
     * Begins with what a supplier comes up with until it returns null.
     *
     * @param <T> the elements
     * @param source is called by one thread
     * @return a chain without a stage yet
     */
    public static <T> ProducerConsumer<T> generate(Source<? extends T> source) {
        return generate(1, source);
    }

    /**
     * Begins with what several producers get out of one supplier, each until it returns null.
     *
     * @param <T> the elements
     * @param producers how many threads call the source
     * @param source is called by all of them, so it must be safe to
     * @return a chain without a stage yet
     */
    public static <T> ProducerConsumer<T> generate(int producers, Source<? extends T> source) {
        requirePositive(producers, "producers");
        return begin(Collections.nCopies(producers, SourcePlan.of(source)));
    }

    /**
     * Adds a producer. Each source is produced by a thread of its own.
     *
     * @param elements are iterated once in each run
     * @return this with one more source
     */
    public ProducerConsumer<T> and(Iterable<? extends T> elements) {
        if (!stages.isEmpty()) {
            throw new IllegalStateException("name all sources before the first stage");
        }
        var more = new ArrayList<>(sources);
        more.add(SourcePlan.of(elements));
        return with(p -> p.sources = List.copyOf(more));
    }

    private static <T> ProducerConsumer<T> begin(List<SourcePlan> sources) {
        return new ProducerConsumer<T>(sources).named("run-" + RUNS.incrementAndGet());
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
        return with(p -> p.consumers = consumers);
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
     * wanted in order ({@link #toList}), the queue gets envelopes with the elements inside, so that
     * one that compares its elements will not do.
     *
     * @param queue makes the queue for each run
     * @return this with that queue
     */
    public ProducerConsumer<T> queue(Supplier<? extends BlockingQueue<T>> queue) {
        requireNonNull(queue);
        return with(p -> p.queue = queue);
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
        return with(p -> p.sentinel = sentinel);
    }

    /**
     * Adds a stage that makes one result of each element.
     *
     * @param <R> the results
     * @param step is called by the consumers of the stage
     * @return a chain of the results
     */
    public <R> ProducerConsumer<R> map(Step<? super T, ? extends R> step) {
        requireNonNull(step);
        return mapMulti((element, next) -> next.accept(step.apply(element)));
    }

    /**
     * Adds a stage that makes any number of results of each element: none, to leave it out, or
     * many.
     *
     * @param <R> the results
     * @param expansion is called by the consumers of the stage
     * @return a chain of the results
     */
    @SuppressWarnings("unchecked") // inside a run all elements are objects
    public <R> ProducerConsumer<R> mapMulti(Expansion<? super T, R> expansion) {
        requireNonNull(expansion);
        var made = (Supplier<? extends BlockingQueue<Object>>) queue;
        var code = (Expansion<Object, Object>) expansion;
        var longer = new ArrayList<>(stages);
        longer.add(new StagePlan(consumers, made, sentinel, code));
        var next = new ProducerConsumer<R>(this);
        next.stages = List.copyOf(longer);
        return next;
    }

    @Override
    ProducerConsumer<T> with(Consumer<ProducerConsumer<T>> change) {
        var changed = new ProducerConsumer<T>(this);
        changed.consumers = consumers;
        changed.queue = queue;
        changed.sentinel = sentinel;
        change.accept(changed);
        return changed;
    }

    // ---- runs

    /**
     * Handles all elements, and waits until that is done.
     *
     * @param action is called by the consumers of this, the last stage
     * @return the report of a completed run
     * @throws IncompleteRunException if an action or a source failed, or the deadline passed
     * @throws InterruptedException if interrupted while waiting; the run was cancelled
     */
    public Report forEach(Action<? super T> action) throws InterruptedException {
        return run(action).orThrow();
    }

    /**
     * Handles all elements and waits for the end, whatever it is.
     *
     * @param action is called by the consumers of this, the last stage
     * @return the report, which tells the end
     * @throws InterruptedException if interrupted while waiting; the run was cancelled
     */
    public Report run(Action<? super T> action) throws InterruptedException {
        return new Run(ending(action), Outlet.NOWHERE, List.of()).toItsEnd();
    }

    /**
     * Begins to handle all elements, and does not wait.
     *
     * @param action is called by the consumers of this, the last stage
     * @return the run, to await, to watch, to cancel
     */
    public Run start(Action<? super T> action) {
        var run = new Run(ending(action), Outlet.NOWHERE, List.of());
        run.beginInBackground(() -> {});
        return run;
    }

    /**
     * Runs the chain and collects the results of its last stage in the order of the source; those
     * of several sources one source after the other.
     *
     * @return the results
     * @throws IncompleteRunException if a step or a source failed, or the deadline passed
     * @throws InterruptedException if interrupted while waiting; the run was cancelled
     */
    @SuppressWarnings("unchecked") // the last stage makes T
    public List<T> toList() throws InterruptedException {
        var ordered = new ProducerConsumer<T>(withStage());
        ordered.stages = ordered.stages.stream().map(StagePlan::inOrder).toList();
        var roots = Stream.generate(Envelope::root).limit(sources.size()).toList();
        new Run(ordered, Outlet.NOWHERE, roots).toItsEnd().orThrow();
        var results = new ArrayList<Object>();
        roots.forEach(root -> root.collect(ordered.stages.size() + 1, results));
        return (List<T>) results;
    }

    /**
     * Runs the chain and hands out the results of its last stage as they come. The run waits for
     * its reader: one that is neither read to the end nor closed keeps its threads until the {@link
     * #deadline}.
     *
     * @return the results, to be closed
     */
    public Results<T> results() {
        CloseableQueue<T> results = BoundedBuffer.ofCapacity(CAPACITY);
        @SuppressWarnings("unchecked") // the last stage makes T
        Outlet outlet = result -> results.put((T) result);
        var run = new Run(withStage(), outlet, List.of());
        run.beginInBackground(results::close);
        return new Results<>(results, run);
    }

    private ProducerConsumer<T> ending(Action<? super T> action) {
        requireNonNull(action);
        return mapMulti((element, next) -> action.accept(element));
    }

    private ProducerConsumer<T> withStage() {
        return stages.isEmpty() ? map(element -> element) : this;
    }

    private static int requirePositive(int number, String what) {
        if (number < 1) {
            throw new IllegalArgumentException(what + " is " + number + ", allowed is 1 or more");
        }
        return number;
    }
}
