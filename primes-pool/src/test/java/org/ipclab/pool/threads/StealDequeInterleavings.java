package org.ipclab.pool.threads;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/** One owner, who pushes and pops, and thieves. */
@Param(name = "number", gen = IntGen.class, conf = "1:9")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@SuppressWarnings("exports") // a test
public class StealDequeInterleavings {
    private static final int SOAK = Integer.getInteger("soak", 1);

    private final StealDeque deque = new StealDeque(2);

    /** A task that is told apart by its number. */
    record Numbered(int number) implements Runnable {
        @Override
        public void run() {}
    }

    private static Integer number(Runnable task) {
        return task == null ? null : ((Numbered) task).number();
    }

    @Operation(nonParallelGroup = "owner")
    public void push(@Param(name = "number") int number) {
        deque.push(new Numbered(number));
    }

    @Operation(nonParallelGroup = "owner")
    public Integer pop() {
        return number(deque.pop());
    }

    @Operation
    public Integer steal() {
        return number(deque.steal());
    }

    /** What it is to be like. */
    public static class Sequential {
        private final ArrayDeque<Integer> deque = new ArrayDeque<>();

        public Sequential() {}

        public void push(int number) {
            deque.addLast(number);
        }

        public Integer pop() {
            return deque.pollLast();
        }

        public Integer steal() {
            return deque.pollFirst();
        }
    }

    private static ModelCheckingOptions options() {
        return new ModelCheckingOptions().sequentialSpecification(Sequential.class);
    }

    @Test
    void anOwnerAndAThief() {
        options()
                .iterations(10 * SOAK)
                .invocationsPerIteration(500)
                .threads(2)
                .actorsBefore(4)
                .actorsPerThread(4)
                .actorsAfter(4)
                .check(getClass());
    }

    @Test
    void anOwnerAndTwoThieves() {
        options()
                .iterations(10 * SOAK)
                .invocationsPerIteration(500)
                .threads(3)
                .actorsBefore(3)
                .actorsPerThread(3)
                .actorsAfter(4)
                .check(getClass());
    }
}
