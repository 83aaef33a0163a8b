package org.ipclab.runner;

import static org.assertj.core.api.Assertions.assertThat;

import org.ipclab.testkit.mutants.Mutant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Bugs that the runner might have had, and those that it had: our tests catch each. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ProducerConsumerMutantsTest {
    static Stream<Mutant> mutants() {
        return Stream.of(
                mutant(
                        "Worker",
                        "a swallowed interrupt is waited for in a full queue",
                        "if (run.isStopping()) {",
                        "if (Thread.interrupted()) {",
                        "RunStopTest#aStepThatSwallowsItsInterruptEndsAtItsNextHandOver"),
                mutant(
                        "Worker",
                        "a stranger's interrupt ends a source",
                        "return untilDoneOrStopped(() -> super.handOver(elements));",
                        "return super.handOver(elements);",
                        "RunInterruptsTest#aProducerThatWaitsForRoomGoesOnWaiting"),
                mutant(
                        "Worker",
                        "what was refused is counted",
                        "emitted.add(-rest.size());",
                        "",
                        "RunQueuesTest#whatAClosedQueueRefusesIsNotLeftOver"),
                mutant(
                        "Worker",
                        "an element is counted after it was handed over",
                        "emitted.add(elements.size());\n        var rest = elements;",
                        "emitted.add(0);\n        var rest = elements;",
                        "ProducerConsumerTest#everyElementIsHandledOnce"),
                mutant(
                        "Worker",
                        "the last producer closes without looking whether it is the last",
                        "next.wasLastProducer()",
                        "(next.wasLastProducer() || true)",
                        "ProducerConsumerTest#resultsOfSeveralSourcesAreListedSourceAfterSource"),
                mutant(
                        "Worker",
                        "a stop is taken for a stranger",
                        "return !run.isStopping();",
                        "return true;",
                        "RunStopTest#aStepMayCancelItsRun"),
                mutant(
                        "Worker",
                        "a collection is read to the end of the chunk after a stop",
                        "chunk.size() < CHUNK && mayGoOn()",
                        "chunk.size() < CHUNK",
                        "RunSourcesTest#aCollectionIsAskedForNoMoreAfterTheStop"),
                mutant(
                        "Worker",
                        "what a source gave before it failed is lost",
                        "} finally {\n                emitAll(chunk);\n            }",
                        "} finally {\n"
                                + "                chunk.size();\n"
                                + "            }\n"
                                + "            emitAll(chunk);",
                        "RunSourcesTest#whatACollectionGaveBeforeItFailedIsHandled"),
                mutant(
                        "Worker",
                        "an interrupt that a step left behind hits the next element",
                        "        Thread.interrupted();\n",
                        "",
                        "RunInterruptsTest#anInterruptThatAStepLeavesBehindDoesNotReachTheNextElement"),
                mutant(
                        "RunState",
                        "the others' failures are forgotten",
                        "fatal.addSuppressed(failure.cause());",
                        "",
                        "RunFailuresTest#theFirstFailureStopsTheRestAndTheOthersAreSuppressed"),
                mutant(
                        "RunState",
                        "a failure suppresses itself",
                        "fatal != null && fatal != failure.cause()",
                        "fatal != null",
                        "RunFailuresTest#twoThreadsMayFailWithTheSameException"),
                mutant(
                        "RunState",
                        "the last outcome counts",
                        "if (outcome != Outcome.RUNNING) {\n"
                                + "                return false;\n"
                                + "            }",
                        "",
                        "RunStopTest#theFirstWhoStopsARunDecidesItsOutcome"),
                mutant(
                        "RunState",
                        "nobody remembers when the run was stopped",
                        "stopNanos = System.nanoTime();",
                        "stopNanos = System.nanoTime() - 1_000_000_000_000L;",
                        "RunStopTest#aStepThatTakesItsTimeAfterAStopIsAwaited"),
                mutant(
                        "Run",
                        "a stop interrupts nobody",
                        "chain.interrupt();",
                        "",
                        "RunStopTest#cancelEndsAllStages"),
                mutant(
                        "Run",
                        "an interrupt by a stop is a failure",
                        "return isStopping()\n                && (thrown",
                        "return false\n                && (thrown",
                        "RunStopTest#cancelEndsAllStages"),
                mutant(
                        "Chain",
                        "a thread that did not start is waited for",
                        "run.workerEnded();",
                        "",
                        "RunFailuresTest#aThreadThatCannotStartFailsTheRun"),
                mutant(
                        "Run",
                        "who is late is cancelled",
                        "stop(Outcome.TIMED_OUT);",
                        "cancel();",
                        "RunStopTest#theDeadlineStopsTheRun"),
                mutant(
                        "Run",
                        "the grace time is the time for the threads' last steps",
                        "? LAST_LOOK_NANOS : LAST_STEPS_NANOS",
                        "? LAST_LOOK_NANOS : plan.graceNanos()",
                        "RunStopTest#withoutAGraceTimeARunThatCompletesHasNoStragglers"),
                mutant(
                        "Run",
                        "the report comes before the threads have ended",
                        "return thread.join(",
                        "return thread.join(Duration.ZERO) || until > 0 || thread.join(",
                        "RunLeavesNothingTest#afterThousandsOfRunsNothingIsLeft"),
                mutant(
                        "Stage",
                        "an element waits behind a stuck one",
                        "Object stolen = steal();",
                        "Object stolen = null;",
                        "ProducerConsumerTest#anElementIsHandledWhileTheOneBeforeItIsStuck"),
                mutant(
                        "StageQueue",
                        "one sentinel too few",
                        "missing > 0; missing--",
                        "missing > 1; missing--",
                        "RunInterruptsTest#aProducerThatWaitsToPutSentinelsGoesOnWaiting"),
                mutant(
                        "StageQueue",
                        "who falls asleep after the end is not told",
                        "return !closed;",
                        "return true;",
                        "RunQueuesTest#consumersThatSleepAreWokenAtTheEnd"),
                mutant(
                        "StageQueue",
                        "an element that is not due yet is forgotten",
                        "if (!mayCome && queue.isEmpty()) {",
                        "if (!mayCome) {",
                        "RunQueuesTest#elementsThatAreNotDueYetAreAwaited"),
                mutant(
                        "OrderedElement",
                        "an element forgets all but its last child",
                        "lastChild.sibling = child;",
                        "firstChild = child;",
                        "ProducerConsumerTest#resultsOfManyConsumersAreListedInTheOrderOfTheSource"),
                mutant(
                        "Run",
                        "an error of the listener ends the supervisor",
                        "} catch (Throwable failure) {\n            LOG.warn(",
                        "} catch (RuntimeException failure) {\n            LOG.warn(",
                        "RunWatchTest#anErrorOfTheListenerHurtsNobody"));
    }

    private static Mutant mutant(
            String type, String bug, String right, String wrong, String... catchers) {
        return new Mutant(bug, "org.ipclab.runner." + type, right, wrong, List.of(catchers));
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void ourTestsCatch(Mutant mutant) throws Exception {
        mutant.assertCaught();
    }

    @Test
    void theSameTestsFindNoFaultInTheRightCode() throws Exception {
        var tests = mutants().flatMap(mutant -> mutant.catchers().stream()).distinct().toList();
        var right = mutant("Run", "none", "package org", "package org");
        var summary = right.run(tests);
        assertThat(summary.getTestsSucceededCount()).isGreaterThanOrEqualTo(tests.size());
        assertThat(summary.getFailures()).isEmpty();
    }
}
