package org.ipclab.testkit.queue;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import org.ipclab.condition.CloseableQueue;
import org.ipclab.testkit.queue.ModelPair.Call;
import org.ipclab.testkit.queue.ModelPair.Step;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/**
 * Random calls: in one thread, against a model; and in many threads, where what was taken must be
 * what was put. {@code -Dsoak=n} tries n times as much.
 */
public abstract class QueueProperties implements QueueFactory {
    private static final int SOAK = Integer.getInteger("soak", 1);
    private static final Duration PATIENCE = Duration.ofSeconds(Integer.getInteger("patience", 30));

    /** For subclasses, which say how a queue is made. */
    protected QueueProperties() {}

    @Provide
    Arbitrary<Step> steps() {
        var ends = List.of(Call.CLEAR, Call.CLOSE, Call.FAIL);
        var calls =
                Arbitraries.frequencyOf(
                        Tuple.of(50, Arbitraries.of(Call.class).filter(c -> !ends.contains(c))),
                        Tuple.of(1, Arbitraries.of(ends)));
        return Combinators.combine(calls, Arbitraries.integers().between(0, 7)).as(Step::new);
    }

    @Property(tries = 1000)
    void oneThreadSeesWhatTheModelSays(
            @ForAll @IntRange(min = 1, max = 9) int capacity,
            @ForAll @Size(max = 80) List<@From("steps") Step> steps)
            throws Exception {
        var pair = new ModelPair(ofCapacity(capacity));
        for (var step : steps) {
            pair.take(step);
        }
    }

    @Provide
    Arbitrary<Storm.Plan> plans() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 4),
                        Arbitraries.integers().between(1, 4),
                        Arbitraries.integers().between(1, 500),
                        Arbitraries.of(0, 1, 10, 100),
                        Arbitraries.longs())
                .as(Storm.Plan::new);
    }

    @Provide
    Arbitrary<ThreadFactory> threads() {
        return Arbitraries.of(Thread.ofPlatform().daemon().factory(), Thread.ofVirtual().factory());
    }

    @Property(tries = 200, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void nothingIsLostOrDoubledAmongManyThreads(
            @ForAll @IntRange(min = 1, max = 9) int capacity,
            @ForAll("plans") Storm.Plan plan,
            @ForAll("threads") ThreadFactory threads)
            throws InterruptedException {
        for (int i = 0; i < SOAK; i++) {
            long taken = Storm.rage(ofCapacity(capacity), plan, threads, PATIENCE);
            assertThat(taken).isEqualTo((long) plan.producers() * plan.elementsEach());
        }
    }

    @Property(tries = 200, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void nothingThatWasAcceptedIsLostByAnEndAtAnyMoment(
            @ForAll @IntRange(min = 1, max = 9) int capacity,
            @ForAll("plans") Storm.Plan plan,
            @ForAll("threads") ThreadFactory threads,
            @ForAll @IntRange(max = 300) int moment,
            @ForAll boolean failing)
            throws InterruptedException {
        for (int i = 0; i < SOAK; i++) {
            CloseableQueue<Long> queue = ofCapacity(capacity);
            Runnable end = failing ? () -> queue.fail(new IllegalStateException()) : queue::close;
            Runnable later = () -> after(moment, queue, end);
            Storm.rageUntil(later, queue, plan, threads, PATIENCE);
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // a moment that varies
    private static void after(int moment, CloseableQueue<Long> queue, Runnable end) {
        for (int i = 0; i < moment && !queue.isClosed(); i++) {
            Thread.yield();
        }
        end.run();
    }
}
