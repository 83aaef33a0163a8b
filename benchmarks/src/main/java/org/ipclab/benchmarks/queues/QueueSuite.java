package org.ipclab.benchmarks.queues;

import org.ipclab.benchmarks.Case;
import org.ipclab.benchmarks.Contender;
import org.ipclab.benchmarks.Suite;
import org.ipclab.benchmarks.Unit;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The fast queues beside the JDK's and the published ones, and the runner over them. */
public final class QueueSuite {
    private static final String OURS = "RingBuffer";
    private static final String PEER = "ArrayBlockingQueue";
    private static final int BATCH = 256;
    private static final int CAPACITY = 1024;
    private static final int CONSUMERS = 4;

    private QueueSuite() {}

    /**
     * The suite {@code queue}.
     *
     * @return its cases
     */
    public static Suite suite() {
        var cases = new ArrayList<Case>();
        cases.add(atFullSize(Shape.platform(1, 1, CAPACITY), ">=2.0"));
        cases.add(atFullSize(Shape.platform(4, 1, CAPACITY), ">=2.0"));
        cases.add(atFullSize(Shape.platform(1, 4, CAPACITY), ">=2.0"));
        cases.add(atFullSize(Shape.platform(4, 4, CAPACITY), ">=1.1"));
        cases.add(atFullSize(Shape.virtual(1, 1, CAPACITY), ">=4.0"));
        cases.add(atFullSize(Shape.virtual(1000, 1000, CAPACITY), ">=4.0"));
        Stream.of(1, 16).flatMap(QueueSuite::small).forEach(cases::add);
        cases.add(batches(Shape.platform(1, 1, CAPACITY)));
        cases.add(batches(Shape.platform(4, 1, CAPACITY)));
        cases.add(linked(Shape.platform(1, 1, Integer.MAX_VALUE), "1p1c"));
        cases.add(linked(Shape.platform(4, 4, Integer.MAX_VALUE), "4p4c"));
        cases.add(delay());
        cases.add(otherDelay("delay-100k-p99.9", 1));
        cases.add(otherDelay("delay-100k-bursts-100-p99.9", 100));
        cases.add(Contenders.garbage(OURS));
        cases.add(runner());
        cases.add(waiting());
        return new Suite("queue", cases);
    }

    private static Case singles(Shape shape, String goal) {
        var ours = Contenders.singles(OURS, shape);
        return Contenders.sized(
                Case.of(shape.title(), Unit.perSecond("elements"), ours)
                        .against(goal, Contenders.singles(PEER, shape)),
                shape);
    }

    private static Stream<Case> small(int capacity) {
        return Stream.of(
                        Shape.platform(1, 1, capacity),
                        Shape.platform(4, 1, capacity),
                        Shape.platform(1, 4, capacity),
                        Shape.platform(4, 4, capacity),
                        Shape.virtual(1, 1, capacity),
                        Shape.virtual(1000, 1000, capacity))
                .map(shape -> singles(shape, ">=0.95"));
    }

    private static Case atFullSize(Shape shape, String goal) {
        var game = singles(shape, goal);
        for (var name : others(shape)) {
            game = game.beside(Contenders.singles(name, shape));
        }
        return shape.virtual() ? game : game.beside(Contenders.python(shape));
    }

    /** Those that never block are left out where thousands of threads would spin. */
    private static List<String> others(Shape shape) {
        if (shape.virtual()) {
            return List.of("LinkedTransferQueue", "Jox");
        }
        return shape.consumers() == 1
                ? List.of("JCTools", "Agrona", "Disruptor", "LinkedTransferQueue", "Jox")
                : List.of("JCTools", "Agrona", "LinkedTransferQueue", "Jox");
    }

    private static Case batches(Shape shape) {
        return Case.of(
                        "batches-" + BATCH + "-" + shape.title(),
                        Unit.perSecond("elements"),
                        Contenders.batches(OURS, shape, BATCH))
                .against(">=6.0", Contenders.singles(PEER, shape));
    }

    private static Case linked(Shape unbounded, String title) {
        return Case.of(
                        "linked-" + title,
                        Unit.perSecond("elements"),
                        Contenders.singles("TwoLockQueue", unbounded))
                .against(
                        ">=1.2",
                        Contenders.singles("UnboundedLinkedBlockingQueue", unbounded)
                                .as("LinkedBlockingQueue"));
    }

    private static Case delay() {
        return Case.of(
                        "delay-10k-p99.9",
                        Unit.answeredSeconds(),
                        Contenders.delay("RingBuffer-spinning", 10_000, 1))
                .against("<=0.5", Contenders.delay(PEER, 10_000, 1))
                .beside(Contenders.delay(OURS, 10_000, 1))
                .operations(4_000, 20_000);
    }

    private static Case otherDelay(String name, int burst) {
        return Case.of(name, Unit.answeredSeconds(), Contenders.delay(OURS, 100_000, burst))
                .beside(Contenders.delay(PEER, 100_000, burst))
                .operations(20_000, 200_000);
    }

    private static Case runner() {
        return Case.of("runner-tasks-1us", Unit.perSecond("tasks"), tasks("compute"))
                .against(
                        ">=3.0",
                        Contender.java(
                                "ExecutorService",
                                RunnerTasks.class,
                                "ExecutorService",
                                "compute",
                                CONSUMERS));
    }

    /** Waits of 10 ms, shared among the consumers, cannot take less than the ideal. */
    private static Case waiting() {
        return Case.of("runner-waits-10ms", Unit.answered("s a task"), tasks("wait"))
                .against("<=1.02", Contender.constant("ideal", 0.010 / CONSUMERS))
                .operations(100, 1000);
    }

    private static Contender tasks(String what) {
        return Contender.java(
                "ProducerConsumer", RunnerTasks.class, "ProducerConsumer", what, CONSUMERS);
    }
}
