package org.ipclab.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.ipclab.testkit.mutants.Mutant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Bugs that the ring and its waiters might have had: our tests catch each. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RingBufferMutantsTest {
    static Stream<Mutant> mutants() {
        return Stream.of(
                ring(
                        "a producer believes in an old head",
                        "return room > 0 ? room : freshRoom(position);",
                        "return room;",
                        "elementsLeaveInOrderHoweverOftenTheQueueGoesRound"),
                slots(
                        "a slot is not nulled by take",
                        "slots[slot(position)] = null;",
                        "",
                        "whatHasLeftCanBeCollected"),
                slots(
                        "slots are not nulled by a batch",
                        "Arrays.fill(slots, start, start + straight, null);",
                        "",
                        "whatHasLeftCanBeCollected"),
                slots(
                        "a batch out forgets that the ring goes round",
                        "System.arraycopy(slots, 0, elements, straight, n - straight);",
                        "",
                        "batchesKeepTheOrderHoweverOftenTheQueueGoesRound"),
                slots(
                        "a batch in forgets that the ring goes round",
                        "System.arraycopy(elements, straight, slots, 0, n - straight);",
                        "",
                        "batchesKeepTheOrderHoweverOftenTheQueueGoesRound"),
                ring(
                        "a batch gets in after the close",
                        "if (n <= 0 || Index.isMarked(word)) {",
                        "if (n <= 0) {",
                        "nothingIsAcceptedAfterTheClose"),
                waiters(
                        "lost wake-up: nobody says that he sleeps",
                        "asleep.set(1);",
                        "",
                        "everyWayInWakesAConsumer"),
                waiters(
                        "lost wake-up: whoever was woken does not wake the next",
                        "if (othersWait && possible.getAsBoolean()) {",
                        "if (false) {",
                        "aBatchInWakesAsManyConsumersAsThereAreElements",
                        "aBatchOutWakesAsManyProducersAsThereArePlaces"),
                waiters(
                        "an interrupt is swallowed",
                        "condition.await();",
                        "condition.awaitUninterruptibly();",
                        "anInterruptedConsumerHasTakenNothing"),
                waiters(
                        "the end wakes one only",
                        "condition.signalAll();",
                        "condition.signal();",
                        "everyoneWhoWaitsSeesTheEnd"),
                waiting(
                        "the end wakes consumers only",
                        "putters.wakeAll();",
                        "",
                        "everyoneWhoWaitsSeesTheEnd"),
                buffer(
                        "no wake-up by drainTo and clear",
                        "ring.discard(n);\n        waiting.madeRoom();",
                        "ring.discard(n);",
                        "everyWayOutWakesAProducer"),
                buffer(
                        "no wake-up by a removal",
                        "ring.removeAt(index);\n        waiting.madeRoom();",
                        "ring.removeAt(index);",
                        "aRemovalFromTheMiddleWakesAProducer"));
    }

    private static Mutant ring(String bug, String right, String wrong, String... catchers) {
        return new Mutant(bug, "org.ipclab.queue.StampedRing", right, wrong, inTests(catchers));
    }

    private static Mutant slots(String bug, String right, String wrong, String... catchers) {
        return new Mutant(bug, "org.ipclab.queue.Slots", right, wrong, inTests(catchers));
    }

    private static Mutant buffer(String bug, String right, String wrong, String... catchers) {
        return new Mutant(bug, "org.ipclab.queue.RingBuffer", right, wrong, inTests(catchers));
    }

    private static Mutant waiters(String bug, String right, String wrong, String... catchers) {
        return new Mutant(bug, "org.ipclab.queue.Waiters", right, wrong, inTests(catchers));
    }

    private static Mutant waiting(String bug, String right, String wrong, String... catchers) {
        return new Mutant(bug, "org.ipclab.queue.BlockingRing", right, wrong, inTests(catchers));
    }

    private static List<String> inTests(String... catchers) {
        return Stream.of(catchers).map(method -> "RingBufferTest#" + method).toList();
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void ourTestsCatch(Mutant mutant) throws Exception {
        mutant.assertCaught();
    }

    @Test
    void theSameTestsFindNoFaultInTheRightCode() throws Exception {
        var tests = mutants().flatMap(mutant -> mutant.catchers().stream()).distinct().toList();
        var right = waiting("none", "package org", "package org");
        var summary = right.run(tests);
        assertThat(summary.getTestsSucceededCount()).isGreaterThanOrEqualTo(tests.size());
        assertThat(summary.getFailures()).isEmpty();
    }
}
