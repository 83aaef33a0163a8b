package org.ipclab.benchmarks.queues;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** One thread puts an element and takes it again: what a queue costs when nobody else is there. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Uncontended {
    private static final Integer ELEMENT = 42;

    /** The queue's name. */
    @Param("ArrayBlockingQueue")
    public String queue = "ArrayBlockingQueue";

    private BlockingQueue<Integer> elements = Queues.blocking(queue, 1024);

    /** Creates the queue. */
    @Setup
    public void createQueue() {
        elements = Queues.blocking(queue, 1024);
    }

    /**
     * Puts and takes.
     *
     * @return the element, so that nothing is optimized away
     * @throws InterruptedException never
     */
    @Benchmark
    public Integer putAndTake() throws InterruptedException {
        elements.put(ELEMENT);
        return elements.take();
    }
}
