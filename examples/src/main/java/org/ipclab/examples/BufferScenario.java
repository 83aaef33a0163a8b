package org.ipclab.examples;

import org.ipclab.condition.BoundedBuffer;
import org.ipclab.condition.QueueStats;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Scenario 2b: producers and consumers take turns on a bounded buffer. */
@Command(
        name = "2b",
        header = "Bounded buffer: producers and consumers take turns on one lock",
        description =
                "Producers put numbered items into a buffer of fixed capacity, consumers take them."
                    + " Who finds it full, or empty, waits on a condition. The last producer puts a"
                    + " sentinel; each consumer that takes it puts it back for the next, and ends.",
        footer = "--broken: 'if' instead of 'while' around the wait: items are lost or taken twice")
final class BufferScenario extends Scenario {
    private static final int SHOWN = 60; // lines for the items of a long run
    private static final Duration STUCK = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Option(names = "--capacity", paramLabel = "N", description = "Places in the buffer.")
    @Allowed(from = "1", to = "100000")
    private int capacity = 3;

    @Option(names = "--producers", paramLabel = "N", description = "Threads that put.")
    @Allowed(from = "1", to = "200")
    private int producers = 2;

    @Option(names = "--consumers", paramLabel = "N", description = "Threads that take.")
    @Allowed(from = "1", to = "200")
    private int consumers = 3;

    @Option(names = "--items", paramLabel = "N", description = "Items in all.")
    @Allowed(from = "1", to = "1000000")
    private int items = 24;

    @Option(
            names = "--pace",
            paramLabel = "TIME",
            description = "About how long a consumer works on an item.")
    @Allowed(from = "0ms", to = "10s")
    private Duration pace = Duration.ofMillis(15);

    @Override
    String setting() {
        return Figures.count(producers, "producer")
                + ", "
                + Figures.count(consumers, "consumer")
                + ", capacity "
                + Figures.count(capacity)
                + ", "
                + Figures.count(items, "item");
    }

    @Override
    void check() {
        if (isBroken() && producers == 1 && consumers == 1) {
            throw refuse(
                    "--broken needs --producers or --consumers of 2 or more:"
                            + " a thread that waits alone is never overtaken");
        }
    }

    @Override
    Summary fixed(Stage stage) throws Exception {
        stage.columns();
        BoundedBuffer<Integer> buffer = BoundedBuffer.ofCapacity(capacity);
        AnnouncedShelf shelf = new AnnouncedShelf(buffer, Math.ceilDiv(items, SHOWN));
        try (BufferRound round = new BufferRound(shelf, stage, items, pace)) {
            round.play(producers, consumers);
            round.awaitEnd();
            QueueStats stats = buffer.stats();
            Summary summary = countedBy(round.tally());
            return summary.row("waits, buffer full", shelf.fullWaits())
                    .row("waits, buffer empty", shelf.emptyWaits())
                    .row("most in the buffer", "%d of %d", stats.peak(), capacity)
                    .shows(round.tally().isExact(), "every item was taken exactly once")
                    .shows(
                            round.endedConsumers() == consumers,
                            "the one sentinel ended %s",
                            Figures.count(consumers, "consumer"))
                    .shows(stats.peak() <= capacity, "the buffer never held more than it may");
        }
    }

    @Override
    Summary broken(Stage stage) throws Exception {
        for (int number = 1; ; number++) {
            stage.progress("round %d: waiting for the fault", number);
            IfShelf shelf = new IfShelf(stage, capacity);
            try (BufferRound round = new BufferRound(shelf, stage, items, Duration.ZERO)) {
                round.play(producers, consumers);
                boolean ended = round.endsOrSticks(STUCK);
                boolean tooLate = stage.elapsed().compareTo(PATIENCE) > 0;
                if (!round.tally().isExact() || !ended || tooLate) {
                    return judge(stage, shelf.storyOfTheFault(), round.tally(), ended, number);
                }
            }
        }
    }

    private Summary judge(
            Stage stage, List<IfShelf.Step> story, Tally tally, boolean ended, int rounds) {
        stage.note("round " + rounds + ", in the order in which the lock was held:");
        stage.columns();
        story.forEach(step -> step.who().said(step.when(), step.fault(), step.what()));
        Summary summary = countedBy(tally);
        return summary.row("rounds until then", Figures.count(rounds))
                .row("how it ended", ended ? "all threads ended" : "stuck: nobody moved any more")
                .shows(
                        !story.isEmpty(),
                        "a woken thread did not look again, and found the buffer changed")
                .shows(!tally.isExact(), "the count caught it: items lost or taken twice");
    }

    private Summary countedBy(Tally tally) {
        return new Summary()
                .row("items put", Figures.count(items))
                .row("items taken", Figures.count(tally.total()))
                .row("never taken", some(tally.lost()))
                .row("taken twice", some(tally.doubled()));
    }

    private static String some(List<Integer> all) {
        if (all.isEmpty()) {
            return "none";
        }
        String first = all.stream().limit(8).map(String::valueOf).collect(Collectors.joining(", "));
        return Figures.count(all.size()) + ": " + first + (all.size() > 8 ? ", ..." : "");
    }
}
