package org.ipclab.benchmarks.queues;

import org.ipclab.benchmarks.Case;
import org.ipclab.benchmarks.Contender;
import org.ipclab.benchmarks.Unit;

/** The ways in which the cases have a queue used. */
final class Contenders {
    private Contenders() {}

    static Contender singles(String queue, Shape shape) {
        return traffic(queue, shape, "singles");
    }

    static Contender batches(String queue, Shape shape, int size) {
        return traffic(queue, shape, "batches " + size).as(queue + " batches");
    }

    static Contender drainTo(String queue, Shape shape, int size) {
        return traffic(queue, shape, "drainTo " + size).as(queue + " drainTo");
    }

    private static Contender traffic(String queue, Shape shape, String way) {
        return Contender.java(queue, Traffic.class, shape.words(), way, queue);
    }

    /**
     * Gives a round of thousands of threads enough to do: else waking them would be measured, and
     * the harness could not tell how much work fills a round.
     */
    static Case sized(Case game, Shape shape) {
        long elements = Math.min(400_000, 20_000L * shape.capacity());
        return shape.virtual() ? game.operations(elements, 10 * elements) : game;
    }

    /** How late the slowest thousandth of the elements came: so many a second, so many at once. */
    static Contender delay(String queue, int perSecond, int burst) {
        return Contender.java(queue, Delay.class, perSecond, burst, 1024, 99.9, queue);
    }

    /** What an element costs in bytes: none, which is less than one on average. */
    static Case garbage(String queue) {
        return Case.of(
                        "allocated-uncontended",
                        Unit.answered("B"),
                        Contender.java(queue, Garbage.class, queue))
                .against("<=1.0", Contender.constant("1 byte", 1))
                .operations(200_000, 1_000_000);
    }

    static Contender python(Shape shape) {
        return Contender.python(
                "Python queue.Queue",
                "peer_queues",
                "traffic",
                shape.producers(),
                shape.consumers(),
                shape.capacity());
    }
}
