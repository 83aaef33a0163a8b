package org.ipclab.examples.scenarios;

import org.ipclab.condition.BoundedBuffer;
import org.ipclab.examples.buffer.BrokenBuffers;
import org.ipclab.examples.buffer.BufferForms;
import org.ipclab.examples.buffer.BufferSetting;
import org.ipclab.examples.options.Allowed;
import org.ipclab.examples.stage.Scene;
import org.ipclab.examples.stage.Summary;
import org.ipclab.examples.terminal.Figures;
import org.ipclab.queue.RingBuffer;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Scenario 2b: producers and consumers take turns on a bounded buffer. */
@Command(
        name = "2b",
        header = "Bounded buffer: producers and consumers take turns on one lock",
        description =
                "Producers put numbered items into a buffer of fixed capacity, consumers take them."
                    + " Who finds it full, or empty, waits on a condition. The last producer puts a"
                    + " sentinel; each consumer that takes it puts it back for the next, and ends.")
public final class BufferScenario extends Scenario {
    /** The buffer of the fixed form. */
    enum Kind {
        LESSON,
        BOUNDED,
        RING;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(names = "--capacity", paramLabel = "NUMBER", description = "Places in the buffer.")
    @Allowed(from = "1", to = "100000")
    private int capacity = 3;

    @Option(names = "--producers", paramLabel = "NUMBER", description = "Threads that put.")
    @Allowed(from = "1", to = "200")
    private int producers = 2;

    @Option(names = "--consumers", paramLabel = "NUMBER", description = "Threads that take.")
    @Allowed(from = "1", to = "200")
    private int consumers = 3;

    @Option(names = "--items", paramLabel = "NUMBER", description = "Items in all.")
    @Allowed(from = "1", to = "1000000")
    private int items = 24;

    @Option(
            names = "--pace",
            paramLabel = "TIME",
            description = "About how long a consumer works on an item.")
    @Allowed(from = "0ms", to = "10s")
    private Duration pace = Duration.ofMillis(15);

    @Option(
            names = "--buffer",
            paramLabel = "KIND",
            description =
                    "The buffer of the fixed form: lesson (as the course writes it), bounded"
                            + " (BoundedBuffer) or ring (RingBuffer). (default lesson)")
    private Kind kind = Kind.LESSON;

    @Override
    protected String setting() {
        return Figures.format(
                "%s, %s, capacity %s, %s",
                Figures.count(producers, "producer"),
                Figures.count(consumers, "consumer"),
                Figures.count(places()),
                Figures.count(items, "item"));
    }

    @Override
    public List<BrokenForm> brokenForms() {
        return List.of(
                new BrokenForm(
                        "if",
                        "'if' instead of 'while' around the wait: items are lost or taken twice",
                        scene -> broken().withIf(scene)),
                new BrokenForm(
                        "one-condition",
                        "one condition for all, and signal wakes one: in the end all sleep",
                        scene -> broken().withOneCondition(scene)),
                new BrokenForm(
                        "busy",
                        "nobody waits, everybody asks again and again: it works, and burns CPU",
                        scene -> broken().withoutWaiting(scene)),
                new BrokenForm(
                        "sentinel",
                        "the sentinel is taken once and not passed on: the other consumers wait"
                                + " for ever",
                        scene -> broken().withoutPassingOn(scene)));
    }

    @Override
    protected Summary fixed(Scene scene) throws Exception {
        BufferForms forms = new BufferForms(rounds());
        return switch (kind) {
            case LESSON -> forms.lesson(scene);
            case BOUNDED -> forms.library(scene, BoundedBuffer.ofCapacity(places()));
            case RING -> forms.library(scene, RingBuffer.ofCapacity(places()));
        };
    }

    /** With one place it is soon full and soon empty, so that both sides wait. */
    private int places() {
        return isBroken("one-condition") && !isGiven("--capacity") ? 1 : capacity;
    }

    private BrokenBuffers broken() {
        return new BrokenBuffers(rounds());
    }

    private BufferSetting rounds() {
        return new BufferSetting(places(), producers, consumers, items, pace);
    }

    @Override
    protected void check() {
        if (isBroken("if") && producers == 1 && consumers == 1) {
            throw refuse(
                    "--broken=if needs --producers or --consumers of 2 or more:"
                            + " a thread that waits alone is never overtaken");
        }
        if (isBroken("one-condition") && (producers < 2 || consumers < 2 || items < 4)) {
            throw refuse(
                    "--broken=one-condition needs --producers and --consumers of 2 or more, and"
                            + " --items of 4 or more: or nobody can be woken in vain");
        }
        if (isBroken("sentinel") && consumers == 1) {
            throw refuse("--broken=sentinel needs --consumers of 2 or more: one alone ends by it");
        }
    }

    @Override
    protected Duration estimate() {
        return isBroken() && !isBroken("sentinel")
                ? Duration.ZERO
                : pace.multipliedBy(items).dividedBy(Math.min(consumers, producers * 3L / 4 + 1));
    }
}
