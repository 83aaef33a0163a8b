package org.ipclab.benchmarks.queues;

import org.ipclab.benchmarks.Case;
import org.ipclab.benchmarks.Contender;

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

    /** How late the given percentile of elements came, so many a second. */
    static Contender delay(String queue, int perSecond, int capacity) {
        return Contender.java(queue, Delay.class, perSecond, capacity, 99.9, queue);
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
