package org.ipclab.testkit.queue;

import org.ipclab.condition.CloseableQueue;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Lincheck runs small scenarios in many interleavings and looks for one whose results no order of
 * the calls explains, or in which a thread sleeps for ever. {@code -Dsoak=n} looks n times as long.
 */
@Param(name = "element", gen = IntGen.class, conf = "1:3")
@Timeout(value = 10, unit = TimeUnit.MINUTES) // a loaded machine explores slowly
public abstract class QueueInterleavings {
    static final int CAPACITY = 2;

    private static final int SOAK = Integer.getInteger("soak", 1);

    private final CloseableQueue<Integer> queue;

    protected QueueInterleavings(QueueFactory factory) {
        queue = factory.ofCapacity(CAPACITY);
    }

    // Calls that never wait: Lincheck mixes them at random.

    @Operation
    public boolean offer(@Param(name = "element") int element) {
        return queue.offer(element);
    }

    @Operation
    public boolean add(@Param(name = "element") int element) {
        return queue.add(element);
    }

    @Operation
    public Integer poll() {
        return queue.poll();
    }

    @Operation
    public Integer peek() {
        return queue.peek();
    }

    @Operation
    public boolean remove(@Param(name = "element") int element) {
        return queue.remove(element);
    }

    @Operation
    public List<Integer> drainTo() {
        var target = new ArrayList<Integer>();
        queue.drainTo(target);
        return target;
    }

    @Operation
    public void clear() {
        queue.clear();
    }

    @Operation
    public List<Integer> iterate() {
        var shown = new ArrayList<Integer>();
        queue.iterator().forEachRemaining(shown::add);
        return shown;
    }

    @Operation
    public int size() {
        return queue.size();
    }

    @Operation
    public int remainingCapacity() {
        return queue.remainingCapacity();
    }

    @Operation
    public void close() {
        queue.close();
    }

    @Operation
    public void fail() {
        queue.fail(new IOException());
    }

    @Operation
    public boolean isClosed() {
        return queue.isClosed();
    }

    // Calls that may wait: only in scenarios where somebody wakes them.

    public void put(int element) throws InterruptedException {
        queue.put(element);
    }

    public int putTwo(int element) throws InterruptedException {
        return queue.putAll(List.of(element, element + 10));
    }

    public int take() throws InterruptedException {
        return queue.take();
    }

    public Optional<Integer> receive() throws InterruptedException {
        return queue.receive();
    }

    public List<Integer> takeMany() throws InterruptedException {
        return queue.takeMany(CAPACITY);
    }

    /** Removes what an iterator has shown, once it has shown this element. */
    public void removeByIterator(int element) {
        var iterator = queue.iterator();
        while (iterator.hasNext()) {
            if (iterator.next() == element) {
                iterator.remove();
            }
        }
    }

    private ModelCheckingOptions options() {
        return new ModelCheckingOptions().sequentialSpecification(SequentialQueue.class);
    }

    @Test
    void twoThreadsWithThreeCallsEach() {
        options()
                .iterations(3 * SOAK)
                .invocationsPerIteration(150)
                .threads(2)
                .actorsBefore(2)
                .actorsPerThread(3)
                .check(getClass());
    }

    @Test
    void threeThreadsWithTwoCallsEach() {
        options()
                .iterations(3 * SOAK)
                .invocationsPerIteration(150)
                .threads(3)
                .actorsBefore(2)
                .actorsPerThread(2)
                .check(getClass());
    }

    @Test
    void whoeverPutsWakesAConsumer() {
        check(
                Stream.of("offer 1", "add 1", "put 1", "putTwo 1")
                        .flatMap(
                                in ->
                                        Stream.of("take", "receive", "takeMany")
                                                .map(out -> scenario("", in, out))));
    }

    @Test
    void whoeverTakesWakesAProducer() {
        check(
                Stream.of("take", "poll", "receive", "takeMany", "drainTo", "remove 2", "clear")
                        .map(out -> scenario("offer 1; offer 2", "put 3", out)));
    }

    @Test
    void manyProducersAndConsumersAreAllServed() {
        check(
                Stream.of(
                        scenario("", "put 1; put 2; put 3", "take; take; take"),
                        scenario("", "put 1; put 2", "put 3; put 4", "take; take; take; take"),
                        scenario("", "putTwo 1; put 3", "take; take", "take"),
                        scenario("", "putTwo 1", "take", "take"),
                        scenario("offer 1; offer 2", "put 3", "put 4", "drainTo"),
                        scenario("offer 1; offer 2", "put 3", "put 4", "clear"),
                        scenario("offer 1; offer 2", "put 3", "put 4", "takeMany"),
                        scenario("offer 1; offer 2", "put 3", "put 4", "take; remove 2")));
    }

    @Test
    void theEndWakesEveryone() {
        check(
                Stream.of("close", "fail")
                        .flatMap(
                                end ->
                                        Stream.of(
                                                scenario("", "take", "receive", end),
                                                scenario("", "take", "put 1", end),
                                                scenario("", "takeMany", "putTwo 1; " + end),
                                                scenario("", "put 1; put 2; put 3", "take; " + end),
                                                scenario("offer 1; offer 2", "put 3", "put 4", end),
                                                scenario("offer 1", "take; take", "put 2", end))));
    }

    @Test
    void anIteratorRemovesWhatItHasShownAndNothingElse() {
        check(
                Stream.of(
                        scenario("offer 1; offer 2", "removeByIterator 1", "poll; offer 3"),
                        scenario("offer 1; offer 2", "removeByIterator 2", "poll; poll"),
                        scenario("offer 1; offer 2", "removeByIterator 2", "remove 1; offer 3"),
                        scenario("offer 1; offer 2", "removeByIterator 1", "removeByIterator 2"),
                        scenario("offer 1; offer 2", "removeByIterator 2", "drainTo; offer 3"),
                        scenario("offer 1", "removeByIterator 1", "removeByIterator 1; size"),
                        scenario("offer 1; offer 2", "put 3", "removeByIterator 2")));
    }

    private void check(Stream<ExecutionScenario> scenarios) {
        var options = options().iterations(0).invocationsPerIteration(60 * SOAK);
        scenarios.forEach(options::addCustomScenario);
        options.check(getClass());
    }

    /** Calls as text, separated by semicolons: those before, then those of each thread. */
    private ExecutionScenario scenario(String before, String... threads) {
        return new ExecutionScenario(
                calls(before), Arrays.stream(threads).map(this::calls).toList(), List.of(), null);
    }

    private List<Actor> calls(String text) {
        return Arrays.stream(text.split(";"))
                .map(String::strip)
                .filter(call -> !call.isEmpty())
                .map(call -> call.split(" "))
                .map(call -> new Actor(method(call[0]), arguments(call)))
                .toList();
    }

    private static List<Object> arguments(String[] call) {
        return Arrays.stream(call).skip(1).<Object>map(Integer::valueOf).toList();
    }

    private Method method(String name) {
        return Arrays.stream(getClass().getMethods())
                .filter(method -> method.getName().equals(name))
                .findAny()
                .orElseThrow();
    }
}
