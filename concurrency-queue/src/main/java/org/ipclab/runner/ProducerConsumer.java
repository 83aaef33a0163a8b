package org.ipclab.runner;

import static java.util.Objects.requireNonNull;

import org.ipclab.condition.BoundedBuffer;
import org.ipclab.condition.CloseableQueue;
import org.ipclab.queue.RingBuffer;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Runs producers and consumers: sources that produce in threads of their own, a bounded queue, and
 * a number of consumers; or a chain of such stages, in which the consumers of one are the producers
 * of the next.
 *
 * {@snippet class="org.ipclab.runner.ProducerConsumerSnippets" region="firstUse"}
 *
 * <p>An object of this class is a description; each of its methods returns another one. The run
 * begins with {@link #forEach}, {@link #run}, {@link #start}, {@link #toList} or {@link #results}.
 * {@link #consumers(int)}, {@link #capacity}, {@link #queue(Supplier)} and {@link
 * #sentinel(Object)} are about the next stage, the others about the whole run:
 *
 * {@snippet class="org.ipclab.runner.ProducerConsumerSnippets" region="stages"}
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
public final class ProducerConsumer<T> extends Settings<T> {
    private static final AtomicInteger RUNS = new AtomicInteger();

    private ProducerConsumer(RunPlan plan) {
        this(plan, 1, () -> RingBuffer.ofCapacity(CAPACITY), null);
    }

    private ProducerConsumer(
            RunPlan plan,
            int consumers,
            Supplier<? extends BlockingQueue<?>> queue,
            @Nullable Object sentinel) {
        super(plan, consumers, queue, sentinel);
    }

    /**
     * Where elements come from: a supplier with an end.
     *
     * @param <T> the elements
     */
    @FunctionalInterface
    public interface Source<T> {

        /**
         * Produces the next element. It may block, and should heed interrupts.
         *
         * @return the element, or null if there are no more
         * @throws Exception if it cannot be produced; then this producer ends
         */
        @Nullable T next() throws Exception;
    }

    /**
     * Makes one result of one element.
     *
     * @param <T> what comes in
     * @param <R> what goes on to the next stage
     */
    @FunctionalInterface
    public interface Step<T, R> {

        /**
         * Handles one element, in a thread of the stage.
         *
         * @param element the element
         * @return its result, not null
         * @throws Exception if that fails; the element then counts as failed
         */
        R apply(T element) throws Exception;
    }

    /**
     * Makes any number of results of one element, none included.
     *
     * @param <T> what comes in
     * @param <R> what goes on to the next stage
     */
    @FunctionalInterface
    public interface Expansion<T, R> {

        /**
         * Handles one element, in a thread of the stage.
         *
         * @param element the element
         * @param next takes each result to the next stage, and waits while that one's queue is
         *     full; to be called in this thread, before this method returns
         * @throws Exception if that fails; the element then counts as failed
         */
        void apply(T element, Action<? super R> next) throws Exception;
    }

    /**
     * Does something with one element.
     *
     * @param <T> the elements
     */
    @FunctionalInterface
    public interface Action<T> {

        /**
         * Handles one element, in a thread of the stage.
         *
         * @param element the element
         * @throws Exception if that fails; the element then counts as failed
         */
        void accept(T element) throws Exception;
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
        return with(plan.and(SourcePlan.of(elements)));
    }

    private static <T> ProducerConsumer<T> begin(List<SourcePlan> sources) {
        return new ProducerConsumer<>(new RunPlan(sources, "run-" + RUNS.incrementAndGet()));
    }

    // ---- the next stage

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
        return new ProducerConsumer<>(plan.then(new StagePlan(consumers, made, sentinel, code)));
    }

    @Override
    ProducerConsumer<T> with(
            RunPlan plan,
            int consumers,
            Supplier<? extends BlockingQueue<?>> queue,
            @Nullable Object sentinel) {
        return new ProducerConsumer<>(plan, consumers, queue, sentinel);
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
        return new Run(ending(action), Downstream.NOWHERE, List.of()).toItsEnd();
    }

    /**
     * Begins to handle all elements, and does not wait.
     *
     * @param action is called by the consumers of this, the last stage
     * @return the run, to await, to watch, to cancel
     */
    public Run start(Action<? super T> action) {
        var run = new Run(ending(action), Downstream.NOWHERE, List.of());
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
        var ordered = withStage().inOrder();
        var roots = Stream.generate(OrderedElement::root).limit(ordered.sources().size()).toList();
        new Run(ordered, Downstream.NOWHERE, roots).toItsEnd().orThrow();
        var results = new ArrayList<Object>();
        roots.forEach(root -> root.collect(ordered.stages().size() + 1, results));
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
        Downstream outside = result -> results.put((T) result);
        var run = new Run(withStage(), outside, List.of());
        run.beginInBackground(results::close);
        return new Results<>(results, run);
    }

    private RunPlan ending(Action<? super T> action) {
        requireNonNull(action);
        return mapMulti((element, next) -> action.accept(element)).plan;
    }

    private RunPlan withStage() {
        return plan.stages().isEmpty() ? map(element -> element).plan : plan;
    }
}
