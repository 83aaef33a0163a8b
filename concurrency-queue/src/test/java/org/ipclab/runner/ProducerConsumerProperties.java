package org.ipclab.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.ipclab.runner.RandomChain.Element;
import org.ipclab.runner.Report.Outcome;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Whatever sources, steps and strangers do: a run ends in time, leaves no thread, and adds up. */
class ProducerConsumerProperties {
    private static final Comparator<Element> ORDER =
            Comparator.comparing(Element::source).thenComparing(Element::number);

    @Provide
    Arbitrary<RandomChain> chains() {
        return RandomChain.any();
    }

    @Property(tries = 250)
    void aRunEndsInTimeAndAddsUp(@ForAll("chains") RandomChain given) throws Exception {
        var run =
                assertTimeoutPreemptively(
                        RandomRun.BOUND,
                        () -> {
                            var trial = new RandomRun(given);
                            trial.toItsEnd();
                            return trial;
                        });

        whoeverIsLeftIsNamed(run);
        run.handled.forEach(elements -> assertThat(elements).doesNotHaveDuplicates());
        eachStageHandlesWhatItGot(run);
        oneConsumerKeepsTheOrder(run);
        if (run.report != null) {
            theSumsHold(run, run.report);
        }
        if (run.results != null) {
            theResultsAreThoseOfTheLastStage(run, run.results);
        }
        if (given.isPeaceful()) {
            assertThat(run.passedOn.getLast())
                    .containsExactlyInAnyOrderElementsOf(
                            given.elements().stream().flatMap(List::stream).toList());
        }
        whoeverIsLeftTakesNoMore(run);
    }

    private static void whoeverIsLeftIsNamed(RandomRun run) {
        var left = run.ledger.threads().stream().filter(Thread::isAlive).toList();
        if (run.report != null) {
            assertThat(run.report.stragglers()).containsAll(left);
        }
        if (!run.given.ignoresInterrupts()) {
            assertThat(left).isEmpty();
        }
    }

    private static void whoeverIsLeftTakesNoMore(RandomRun run) throws InterruptedException {
        var counts = run.handled.stream().map(Collection::size).toList();
        run.release();
        assertThat(run.handled.stream().map(Collection::size)).isEqualTo(counts);
    }

    private static void eachStageHandlesWhatItGot(RandomRun run) {
        for (int i = 1; i < run.handled.size(); i++) {
            assertThat(run.passedOn.get(i - 1)).containsAll(run.handled.get(i));
        }
    }

    private static void oneConsumerKeepsTheOrder(RandomRun run) {
        var widths = run.given.shape().widths();
        for (int i = 0; i < widths.size() && widths.get(i) == 1; i++) {
            run.handled.get(i).stream()
                    .collect(Collectors.groupingBy(Element::source))
                    .values()
                    .forEach(own -> assertThat(own).isSortedAccordingTo(ORDER));
        }
    }

    private static void theSumsHold(RandomRun run, Report report) {
        var stages = report.stages();
        boolean completed = report.outcome() == Outcome.COMPLETED;
        for (int i = 0; i < stages.size(); i++) {
            var stage = stages.get(i);
            long done = stage.consumed() + stage.failed();
            assertThat(stage.produced()).isEqualTo(done + stage.leftOver());
            // Begun and cut short by a stop: handled here, left over there.
            assertThat((long) run.handled.get(i).size())
                    .isBetween(done, done + (completed ? 0 : stage.consumers()));
            if (i > 0) {
                long before = stages.get(i - 1).consumed();
                assertThat(stage.produced()).isBetween(before, completed ? before : Long.MAX_VALUE);
            }
        }
        long cameOut = run.produced.get();
        long inTheHandsOfThoseLeft = run.given.ignoresInterrupts() ? cameOut : 0;
        assertThat(stages.getFirst().produced())
                .isBetween(cameOut - inTheHandsOfThoseLeft, cameOut);
        if (completed) {
            assertThat(report.leftOver()).isZero();
        }
        if (run.given.isPeaceful()) {
            assertThat(report.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(report.failures()).isEmpty();
        }
    }

    private static void theResultsAreThoseOfTheLastStage(RandomRun run, List<Element> results) {
        assertThat(results).doesNotHaveDuplicates();
        assertThat(run.passedOn.getLast()).containsAll(results);
        if (run.given.way() == RandomChain.Way.LIST) {
            assertThat(results).isSortedAccordingTo(ORDER).hasSameSizeAs(run.passedOn.getLast());
        }
    }
}
