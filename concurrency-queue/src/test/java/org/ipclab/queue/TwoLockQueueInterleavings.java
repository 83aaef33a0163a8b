package org.ipclab.queue;

import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Two pushes at once, two pops at once, a push with a pop, and the rest: in many interleavings. */
@Timeout(300)
@Param(name = "element", gen = IntGen.class, conf = "1:3")
@SuppressWarnings("exports") // public for Lincheck, in an exported package
public class TwoLockQueueInterleavings {
    private final TwoLockQueue<Integer> queue = new TwoLockQueue<>();

    /** For Lincheck. */
    public TwoLockQueueInterleavings() {}

    /** Loading an event's class takes locks of the JVM that Lincheck cannot control. */
    @BeforeAll
    static void loadEvents() {
        new QueueEmpty().commit();
    }

    @Operation
    public boolean offer(@Param(name = "element") int element) {
        return queue.offer(element);
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
    public List<Integer> iterate() {
        var shown = new ArrayList<Integer>();
        queue.iterator().forEachRemaining(shown::add);
        return shown;
    }

    @Operation
    public int size() {
        return queue.size();
    }

    public int take() throws InterruptedException {
        return queue.take();
    }

    @Test
    void whoeverPutsWakesAConsumer() {
        new ModelCheckingOptions()
                .sequentialSpecification(Sequential.class)
                .iterations(0)
                .invocationsPerIteration(200)
                .addCustomScenario(scenario("take; take", "offer 1; offer 2"))
                .addCustomScenario(scenario("take", "take", "offer 1; offer 2"))
                .addCustomScenario(scenario("take; poll", "offer 1", "offer 2"))
                .check(getClass());
    }

    private ExecutionScenario scenario(String... threads) {
        return new ExecutionScenario(
                List.of(), Arrays.stream(threads).map(this::calls).toList(), List.of(), null);
    }

    private List<Actor> calls(String text) {
        return Arrays.stream(text.split("; ")).map(call -> call(call.split(" "))).toList();
    }

    private Actor call(String[] words) {
        var method =
                Arrays.stream(getClass().getMethods())
                        .filter(m -> m.getName().equals(words[0]))
                        .findAny()
                        .orElseThrow();
        return new Actor(
                method, Arrays.stream(words).skip(1).<Object>map(Integer::valueOf).toList());
    }

    @Test
    void twoThreadsWithThreeCallsEach() {
        new ModelCheckingOptions()
                .sequentialSpecification(Sequential.class)
                .iterations(6)
                .invocationsPerIteration(80)
                .threads(2)
                .actorsBefore(1)
                .actorsPerThread(3)
                .check(getClass());
    }

    /** What the queue must look like from outside, for one thread. */
    public static final class Sequential {
        private final ArrayDeque<Integer> elements = new ArrayDeque<>();

        /** For Lincheck. */
        public Sequential() {}

        public boolean offer(int element) {
            return elements.add(element);
        }

        public Integer poll() {
            return elements.poll();
        }

        /** An order of calls in which this one finds nothing explains no result. */
        public int take() {
            return elements.remove();
        }

        public Integer peek() {
            return elements.peek();
        }

        public boolean remove(int element) {
            return elements.remove((Object) element);
        }

        public List<Integer> drainTo() {
            var all = iterate();
            elements.clear();
            return all;
        }

        public List<Integer> iterate() {
            return new ArrayList<>(elements);
        }

        public int size() {
            return elements.size();
        }
    }
}
