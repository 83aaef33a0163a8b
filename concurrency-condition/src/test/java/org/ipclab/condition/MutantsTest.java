package org.ipclab.condition;

import static org.assertj.core.api.Assertions.assertThat;

import org.ipclab.condition.contract.Mutant;
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
                        "while (ring.isEmpty() && !closed && left > 0)",
                        "if (ring.isEmpty() && !closed && left > 0)",
                        PROPERTIES + "#nothingIsLostOrDoubledAmongManyThreads"),
                buffer(
                        "if for while: a producer does not look again",
                        "while (ring.isFull() && !closed && left > 0)",
                        "if (ring.isFull() && !closed && left > 0)",
                        PROPERTIES + "#nothingIsLostOrDoubledAmongManyThreads"),
                buffer(
                        "no signal on remove",
                        "boolean removed = ring.remove(snapshot, index);\n"
                                + "            signalNext();",
                        "boolean removed = ring.remove(snapshot, index);",
                        TESTS + "#aRemovalFromTheMiddleWakesAProducer"),
                buffer(
                        "no signal on drain",
                        "} finally {\n            signalNext();\n            lock.unlock();",
                        "} finally {\n            lock.unlock();",
                        TESTS + "#everyWayOutWakesAProducer"),
                buffer(
                        "no signal on clear",
                        "ring.clear();\n            signalNext();",
                        "ring.clear();",
                        TESTS + "#everyWayOutWakesAProducer"),
                buffer(
                        "a signal is not handed on to the next consumer",
                        "E element = ring.take();\n        signalNext();",
                        "E element = ring.take();\n        notFull.signal();",
                        TESTS + "#aBatchInWakesAsManyConsumersAsThereAreElements"),
                buffer(
                        "a signal is not handed on to the next producer",
                        "ring.add(element);\n        signalNext();",
                        "ring.add(element);\n        notEmpty.signal();",
                        TESTS + "#aBatchOutWakesAsManyProducersAsThereArePlaces"),
                buffer(
                        "check and count are not one step",
                        "requireOpen();\n            enqueue(element);\n        } finally {",
                        """
                        requireOpen();
                        } finally {
                            lock.unlock();
                        }
                        Thread.yield();
                        lock.lock();
                        try {
                            enqueue(element);
                        } finally {\
                        """,
                        PROPERTIES + "#nothingIsLostOrDoubledAmongManyThreads"),
                buffer(
                        "the lock does not cover the count",
                        "requireOpen();\n            enqueue(element);\n        } finally {",
                        """
                        requireOpen();
                        } finally {
                            lock.unlock();
                        }
                        ring.add(element);
                        lock.lock();
                        try {
                            signalNext();
                        } finally {\
                        """,
                        PROPERTIES + "#nothingIsLostOrDoubledAmongManyThreads"),
                waiting(
                        "an interrupt is swallowed",
                        "condition.await();",
                        "condition.awaitUninterruptibly();",
                        TESTS + "#anInterruptedConsumerHasTakenNothing",
                        TESTS + "#anInterruptedProducerHasPutNothing"),
                waiting(
                        "an interrupted thread keeps a signal",
                        "condition.signal(); // the signal that found this thread leaving already",
                        "",
                        "ConditionQueueTest#aSignalThatFoundItsThreadLeavingGoesToTheNext"),
                waiting(
                        "whoever was woken once is believed to be on its way for ever",
                        "waking = false;\n",
                        "",
                        TESTS + "#aBatchInWakesAsManyConsumersAsThereAreElements"),
                waiting(
                        "a sleeper is counted out twice",
                        "sleepers--;",
                        "sleepers -= 2;",
                        TESTS + "#aBatchInWakesAsManyConsumersAsThereAreElements",
                        PROPERTIES + "#nothingIsLostOrDoubledAmongManyThreads"),
                buffer(
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
                        "the close is forgotten while waiting for room",
                        "awaitRoom(1, FOREVER);\n            requireOpen();",
                        "requireOpen();\n            awaitRoom(1, FOREVER);",
                        PROPERTIES + "#nothingThatWasAcceptedIsLostByAnEndAtAnyMoment",
                        TESTS + "#noElementIsLostBetweenProducersAndTheClose"),
                ring(
                        "off by one: one more than fits",
                        "return tail - head == capacity;",
                        "return tail - head == capacity + 1;",
                        TESTS + "#exactlyTheCapacityFits"),
                ring(
                        "off by one: a batch wraps too late",
                        "int start = slot(tail);\n        int straight = Math.min(n, slots.length",
                        "int start = slot(tail);\n"
                                + "        int straight = Math.min(n, slots.length - 1",
                        TESTS + "#batchesKeepTheOrderHoweverOftenTheQueueGoesRound"),
                ring(
                        "a slot is not nulled by take",
                        "slots[slot(head++)] = null;",
                        "head++;",
                        TESTS + "#whatHasLeftCanBeCollected"),
                ring(
                        "a slot is not nulled by a removal",
                        "slots[slot(--tail)] = null;",
                        "--tail;",
                        TESTS + "#whatHasLeftCanBeCollected"),
                ring(
                        "a drain takes before the target has accepted",
                        "target.add(at(head));\n            take();",
                        "target.add(take());",
                        TESTS + "#whatTheTargetOfADrainRefusesStaysInside"),
                ring(
                        "an iterator does not follow what others moved",
                        "position -= shift.position < position ? 1 : 0;",
                        "",
                        TESTS + "#anIteratorFollowsElementsThatOthersMoved",
                        PROPERTIES + "#oneThreadSeesWhatTheModelSays"));
    }

    private static Mutant buffer(String bug, String right, String wrong, String... catchers) {
        return new Mutant(
                bug, "org.ipclab.condition.BoundedBuffer", right, wrong, List.of(catchers));
    }

    private static Mutant waiting(String bug, String right, String wrong, String... catchers) {
        return new Mutant(
                bug, "org.ipclab.condition.ConditionQueue", right, wrong, List.of(catchers));
    }

    private static Mutant ring(String bug, String right, String wrong, String... catchers) {
        return new Mutant(bug, "org.ipclab.condition.Ring", right, wrong, List.of(catchers));
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
