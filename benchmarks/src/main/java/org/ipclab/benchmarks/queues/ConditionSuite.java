package org.ipclab.benchmarks.queues;

import org.ipclab.benchmarks.Case;
import org.ipclab.benchmarks.Contender;
import org.ipclab.benchmarks.Jmh;
import org.ipclab.benchmarks.Suite;
import org.ipclab.benchmarks.Unit;

import java.util.ArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The bounded buffer beside {@code ArrayBlockingQueue}, with the other queues for the reader. */
public final class ConditionSuite {
    private static final String OURS = "BoundedBuffer";
    private static final String PEER = "ArrayBlockingQueue";
    private static final int BATCH = 64;

    private ConditionSuite() {}

    /**
     * The suite {@code condition}.
     *
     * @return its cases
     */
    public static Suite suite() {
        var cases = new ArrayList<Case>();
        shapes().map(ConditionSuite::singles).forEach(cases::add);
        shapes().filter(shape -> shape.capacity() == 1024)
                .map(ConditionSuite::batches)
                .forEach(cases::add);
        cases.add(uncontended());
        cases.add(delay());
        cases.add(Contenders.garbage(OURS));
        return new Suite("condition", cases);
    }

    private static Stream<Shape> shapes() {
        return IntStream.of(1, 16, 1024)
                .boxed()
                .flatMap(
                        capacity ->
                                Stream.of(
                                        Shape.platform(1, 1, capacity),
                                        Shape.platform(4, 1, capacity),
                                        Shape.platform(1, 4, capacity),
                                        Shape.platform(4, 4, capacity),
                                        Shape.virtual(1000, 1000, capacity)));
    }

    private static Case singles(Shape shape) {
        var game =
                Contenders.sized(
                        Case.of(
                                        shape.title(),
                                        Unit.perSecond("elements"),
                                        Contenders.singles(OURS, shape))
                                .against(">=0.95", Contenders.singles(PEER, shape)),
                        shape);
        return shape.capacity() == 1024 ? withOthers(game, shape) : game;
    }

    private static Case withOthers(Case game, Shape shape) {
        var larger =
                game.beside(Contenders.singles("LinkedBlockingQueue", shape))
                        .beside(Contenders.singles("LinkedTransferQueue", shape))
                        .beside(Contenders.singles("Jox", shape));
        return shape.virtual()
                ? larger
                : larger.beside(Contenders.singles("SynchronousQueue", shape))
                        .beside(Contenders.python(shape));
    }

    private static Case batches(Shape shape) {
        return Contenders.sized(
                Case.of(
                                "batches-64-" + shape.title(),
                                Unit.perSecond("elements"),
                                Contenders.batches(OURS, shape, BATCH))
                        .against(">=3.0", Contenders.singles(PEER, shape))
                        .against(">=1.0", Contenders.drainTo(PEER, shape, BATCH)),
                shape);
    }

    private static Case uncontended() {
        return Case.of("uncontended-put-take", Unit.seconds(), uncontended(OURS))
                .against("<=1.05", uncontended(PEER))
                .operations(2, 5);
    }

    private static Contender uncontended(String queue) {
        return Contender.java(queue, Jmh.class, Uncontended.class.getName(), "queue=" + queue);
    }

    private static Case delay() {
        return Case.of("delay-10k-p99.9", Unit.answeredSeconds(), Contenders.delay(OURS, 10_000, 1))
                .against("<=1.0", Contenders.delay(PEER, 10_000, 1))
                .operations(4_000, 20_000);
    }
}
