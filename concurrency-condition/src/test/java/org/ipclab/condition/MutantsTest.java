package org.ipclab.condition;

import static org.assertj.core.api.Assertions.assertThat;

import org.ipclab.testkit.mutants.Mutant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Bugs that bounded buffers are known for: our tests catch each, and find no fault without it. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class MutantsTest {
    private static final String TESTS = "BoundedBufferTest";
    private static final String PROPERTIES = "BoundedBufferProperties";

    static Stream<Mutant> mutants() {
        return Stream.of(
                buffer(
                        "if for while: a consumer does not look again",
                        "while (count == 0 && !isClosed()) {",
                        "if (count == 0 && !isClosed()) {",
                        PROPERTIES + "#nothingIsLostOrDoubledAmongManyThreads"),
                buffer(
                        "if for while: a producer does not look again",
                        "while (count == items.length && !isClosed()) {",
                        "if (count == items.length && !isClosed()) {",
                        PROPERTIES + "#nothingIsLostOrDoubledAmongManyThreads"),
                buffer(
                        "if for while: a consumer in a hurry does not look again",
                        "while (count == 0 && !isClosed() && left > 0) {",
                        "if (count == 0 && !isClosed() && left > 0) {",
                        PROPERTIES + "#nothingIsLostOrDoubledAmongManyThreads"),
                buffer(
                        "if for while: a producer in a hurry does not look again",
                        "while (count == items.length && !isClosed() && left > 0) {",
                        "if (count == items.length && !isClosed() && left > 0) {",
                        PROPERTIES + "#nothingIsLostOrDoubledAmongManyThreads"),
                buffer(
                        "a take wakes nobody",
                        "notFull.signal();",
                        "",
                        TESTS + "#everyWayOutWakesAProducer"),
                buffer(
                        "a put wakes nobody",
                        "notEmpty.signal();",
                        "",
                        TESTS + "#everyWayInWakesAConsumer"),
                buffer(
                        "a removal wakes nobody",
                        "        dequeue();\n    }",
                        "        head = (head + 1) % items.length;\n"
                                + "        count--;\n"
                                + "        taken++;\n"
                                + "    }",
                        TESTS + "#aRemovalFromTheMiddleWakesAProducer"),
                buffer(
                        "a put wakes a producer",
                        "notEmpty.signal();",
                        "notFull.signal();",
                        TESTS + "#aBatchInWakesAsManyConsumersAsThereAreElements"),
                buffer(
                        "a take wakes a consumer",
                        "notFull.signal();",
                        "notEmpty.signal();",
                        TESTS + "#aBatchOutWakesAsManyProducersAsThereArePlaces"),
                buffer(
                        "check and count are not one step",
                        "requireOpen();\n            enqueue(element);\n        } finally {",
                        "requireOpen();\n"
                                + "        } finally {\n"
                                + "            lock.unlock();\n"
                                + "        }\n"
                                + "        Thread.yield();\n"
                                + "        lock.lock();\n"
                                + "        try {\n"
                                + "            enqueue(element);\n"
                                + "        } finally {",
                        PROPERTIES + "#nothingIsLostOrDoubledAmongManyThreads"),
                buffer(
                        "an interrupt is swallowed by a consumer",
                        "notEmpty.await();",
                        "notEmpty.awaitUninterruptibly();",
                        TESTS + "#anInterruptedConsumerHasTakenNothing"),
                buffer(
                        "an interrupt is swallowed by a producer",
                        "notFull.await();",
                        "notFull.awaitUninterruptibly();",
                        TESTS + "#anInterruptedProducerHasPutNothing"),
                base(
                        "an interrupted batch keeps quiet about what it has put",
                        "if (done == 0) {\n                throw e;\n            }",
                        "if (done >= 0) {\n                throw e;\n            }",
                        TESTS + "#aBatchInterruptedHalfWaySaysHowFarItCame",
                        PROPERTIES + "#nothingIsLostOrDoubledAmongManyThreads"),
                buffer(
                        "the close wakes consumers only",
                        "notFull.signalAll();",
                        "",
                        TESTS + "#everyoneWhoWaitsSeesTheEnd"),
                buffer(
                        "the close wakes producers only",
                        "notEmpty.signalAll();",
                        "",
                        TESTS + "#everyoneWhoWaitsSeesTheEnd"),
                buffer(
                        "the close is forgotten while waiting for room",
                        "            requireOpen();\n            enqueue(element);",
                        "            enqueue(element);",
                        PROPERTIES + "#nothingThatWasAcceptedIsLostByAnEndAtAnyMoment",
                        TESTS + "#noElementIsLostBetweenProducersAndTheClose"),
                buffer(
                        "off by one: one more than fits",
                        "if (count == items.length || isClosed()) {",
                        "if (count == items.length + 1 || isClosed()) {",
                        TESTS + "#exactlyTheCapacityFits"),
                buffer(
                        "a slot is not nulled by take",
                        "items[head] = null;",
                        "",
                        TESTS + "#whatHasLeftCanBeCollected"),
                whole(
                        "a drain takes before the target has accepted",
                        "target.add(elementAt(moved));\n                moved++;",
                        "moved++;\n                target.add(elementAt(moved - 1));",
                        TESTS + "#whatTheTargetOfADrainRefusesStaysInside"),
                removals(
                        "an iterator does not follow what others moved",
                        "now += now < removal.place ? 1 : 0;",
                        "",
                        TESTS + "#anIteratorFollowsElementsThatOthersMoved",
                        PROPERTIES + "#oneThreadSeesWhatTheModelSays"));
    }

    private static Mutant buffer(String bug, String right, String wrong, String... catchers) {
        return new Mutant(
                bug, "org.ipclab.condition.BoundedBuffer", right, wrong, List.of(catchers));
    }

    private static Mutant base(String bug, String right, String wrong, String... catchers) {
        return new Mutant(
                bug,
                "org.ipclab.condition.AbstractCloseableQueue",
                right,
                wrong,
                List.of(catchers));
    }

    private static Mutant whole(String bug, String right, String wrong, String... catchers) {
        return new Mutant(
                bug, "org.ipclab.condition.SnapshotQueue", right, wrong, List.of(catchers));
    }

    private static Mutant removals(String bug, String right, String wrong, String... catchers) {
        return new Mutant(bug, "org.ipclab.condition.Removals", right, wrong, List.of(catchers));
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void ourTestsCatch(Mutant mutant) throws Exception {
        mutant.assertCaught();
    }

    @Test
    void theSameTestsFindNoFaultInTheRightCode() throws Exception {
        var tests =
                mutants()
                        .flatMap(mutant -> mutant.catchers().stream())
                        .filter(test -> test.startsWith(TESTS)) // properties take their time
                        .distinct()
                        .toList();
        var right = buffer("none", "package org", "package org");
        var summary = right.run(tests);
        assertThat(summary.getTestsSucceededCount()).isGreaterThanOrEqualTo(tests.size());
        assertThat(summary.getFailures()).isEmpty();
    }
}
